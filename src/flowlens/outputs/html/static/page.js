// What the page's own controls need: where the reader is, and that nothing asked for stays folded. It works without.
(() => {
  "use strict";
  const unfold = (element) => {
    for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  const arrive = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    unfold(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  arrive();

  // What is read on paper is open there; browsers that can't do it by style do it here.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.on-paper:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });

  // What leads to no forge can be pasted: `git show …`, in one click.
  const copied = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where a page may not write there: what the reader has to copy by hand is picked out for them.
      getSelection().selectAllChildren(button.previousElementSibling);
      return;
    }
    const told = button.getAttribute("aria-label");
    button.textContent = "Copied";
    button.setAttribute("aria-label", `Copied ${text}`);
    setTimeout(() => {
      button.textContent = "Copy";
      button.setAttribute("aria-label", told);
    }, 2000);
  };
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copied(button));
  }

  // The entry of the contents for the section in the upper half of the window.
  const strip = document.querySelector(".toc ol");
  const entries = new Map([...document.querySelectorAll(".toc a")].map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      for (const link of entries.values()) link.removeAttribute("aria-current");
      const link = entries.get(target.id);
      link.setAttribute("aria-current", "true");
      const after = link.offsetLeft - strip.clientWidth / 3;
      if (strip.scrollWidth > strip.clientWidth) strip.scrollTo({ left: after });
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const id of entries.keys()) {
    const section = document.getElementById(id);
    if (section) watch.observe(section);
  }
})();
