// Draws each chart whose specification lies in a JSON block; without it the tables still say everything.
(() => {
  "use strict";
  const embed = window.flowlensEmbed;
  delete window.flowlensEmbed;
  const options = {
    actions: false,
    ast: true, // the interpreter: the page's policy forbids eval
    defaultStyle: false, // a style element at run time would break the policy
    mode: "vega-lite",
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  for (const place of document.querySelectorAll("[data-spec]")) {
    const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
    embed(place, spec, options).catch((error) => {
      place.textContent = "This chart could not be drawn; the table below has its numbers.";
      console.error(error);
    });
  }
})();
