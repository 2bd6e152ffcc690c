// Draws each chart whose data lie in a JSON block, gives each its numbers as a table, and lets a reader pick a period
// or an area that all of them then show. Without it the page still says everything in words and numbers.
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
    tooltip: (_, event, item, value) => tell(event, item, value),
  };
  const MOST_YEARS_BY_QUARTER = 3;
  const DAY = 86400000;
  const charts = [];
  const only = { period: null, area: "" };

  const made = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // ---- The words at a mark: beside the pointer and above it, so that what is next to the mark stays in sight. They stay
  // while the pointer is on them, and go by Escape (WCAG 2.2, 1.4.13).

  const AWAY = 22;
  const tip = { box: made("div", { id: "tip", hidden: true }), item: null, dismissed: null, leaving: 0 };
  tip.box.setAttribute("role", "tooltip");
  document.body.append(tip.box);

  const hush = () => {
    clearTimeout(tip.leaving);
    tip.box.hidden = true;
    tip.item = null;
  };

  const tell = (event, item, value) => {
    clearTimeout(tip.leaving);
    const known = value && typeof value === "object" ? Object.entries(value).filter(([, told]) => told !== "") : [];
    if (!known.length || item !== tip.dismissed) tip.dismissed = null;
    if (!known.length) tip.leaving = setTimeout(() => tip.box.matches(":hover") || hush(), 200);
    if (!known.length || tip.dismissed) return;
    if (item !== tip.item) {
      const rows = known.map(([name, told]) =>
        made("tr", {}, made("th", { scope: "row" }, name), made("td", {}, String(told))));
      tip.box.replaceChildren(made("table", {}, made("tbody", {}, ...rows)));
    }
    tip.item = item;
    tip.box.hidden = false;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const box = tip.box.getBoundingClientRect();
    const right = event.clientX + AWAY + box.width <= width;
    const left = right ? event.clientX + AWAY : event.clientX - AWAY - box.width;
    const over = event.clientY - AWAY - box.height;
    tip.box.style.left = `${Math.max(4, Math.min(left, width - box.width - 4))}px`;
    tip.box.style.top = `${over >= 4 ? over : Math.min(event.clientY + AWAY, height - box.height - 4)}px`;
  };

  tip.box.addEventListener("pointerleave", hush);
  addEventListener("scroll", hush, { passive: true });

  // ---- Data: the way back from charts/packed.py

  const column = (packed, n, columns) => {
    if ("same" in packed) return Array(n).fill(packed.same);
    if ("values" in packed) return packed.values;
    if ("words" in packed) return packed.places.map((place) => packed.words[place]);
    if ("start" in packed) return columns[packed.start].map((text) => text.slice(0, packed.letters));
    let at = 0;
    return packed.seconds.map((step) => new Date((at += step) * 1000).toISOString());
  };

  const unpacked = ({ n, columns }) => {
    const whole = {};
    const last = ([, packed]) => ("start" in packed ? 1 : 0);
    for (const [name, packed] of Object.entries(columns).sort((one, other) => last(one) - last(other))) {
      whole[name] = column(packed, n, whole);
    }
    return Array.from({ length: n }, (_, index) =>
      Object.fromEntries(Object.keys(columns).map((name) => [name, whole[name][index]])));
  };

  // ---- What the reader picked

  const inPeriod = (row) => {
    if (!only.period || row.at === undefined) return true;
    const at = Date.parse(row.at);
    return at >= only.period.from && at < only.period.until;
  };
  const inArea = (row) =>
    !only.area || row.area === undefined || row.area === only.area || row.other === only.area;
  const shown = (row) => inPeriod(row) && inArea(row);

  const words = () => [only.period && only.period.word, only.area].filter(Boolean).join(", ");

  // ---- The numbers of a chart as tables, one for each kind of mark that has a tooltip

  const layersOf = (spec) => (spec.spec ? layersOf(spec.spec) : spec.layer || [spec]);

  const tablesOf = (chart) => {
    const seen = new Set();
    return layersOf(chart.spec).flatMap((layer) => {
      const name = (layer.data || chart.spec.data).name;
      const tooltip = layer.encoding.tooltip;
      if (!tooltip || seen.has(name)) return [];
      seen.add(name);
      const rows = chart.data[name];
      const told = tooltip.filter((one) => rows.some((row) => row[one.field] !== undefined && row[one.field] !== ""));
      return [{ rows, told }];
    });
  };

  // Where the forge is known, the id of a commit leads to its page.
  const commits = document.body.dataset.commits;
  const cell = (field, text) => {
    if (!commits || field !== "id" || !/^(?=[0-9]*[a-f])[0-9a-f]{12}$/.test(text)) return made("td", {}, text);
    return made("td", {}, made("a", { href: commits + text, rel: "noopener noreferrer" }, text));
  };

  const table = ({ rows, told }, name) => {
    const kept = rows.filter(shown);
    const head = made("tr", {}, ...told.map((one) => made("th", { scope: "col" }, one.title)));
    const body = kept.map((row) => made("tr", {}, ...told.map((one) => cell(one.field, String(row[one.field] ?? "")))));
    const some = kept.length < rows.length ? `${kept.length} of ${rows.length} rows: only ${words()}` : `${rows.length} rows`;
    const whole = made("table", {}, made("caption", {}, some), made("thead", {}, head), made("tbody", {}, ...body));
    const box = made("div", { className: "scroll numbers", tabIndex: 0 }, whole);
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", name);
    return box;
  };

  const fill = (chart) => {
    if (!chart.details.open) return;
    const title = chart.place.closest("figure")?.querySelector("figcaption strong")?.textContent || "Chart";
    const made_of = tablesOf(chart);
    const name = (number) => `${title}, as a table${made_of.length > 1 ? ` (${number + 1} of ${made_of.length})` : ""}`;
    chart.details.lastChild.replaceChildren(...made_of.map((one, number) => table(one, name(number))));
  };

  const offerTables = (chart) => {
    if (!tablesOf(chart).length) return;
    chart.details = made("details", { className: "as-table" }, made("summary", {}, "The numbers as a table"), made("div", {}));
    chart.details.addEventListener("toggle", () => fill(chart));
    chart.place.after(chart.details);
  };

  // ---- The bar in which a period and an area are picked

  const periods = () => {
    const moments = charts.flatMap((chart) =>
      Object.values(chart.data).flatMap((rows) => rows.map((row) => Date.parse(row.at)))).filter(Number.isFinite);
    if (!moments.length) return [];
    const start = new Date(moments.reduce((one, other) => Math.min(one, other)));
    const end = new Date(moments.reduce((one, other) => Math.max(one, other)));
    const byQuarter = end - start < MOST_YEARS_BY_QUARTER * 366 * DAY;
    const found = [];
    for (let year = start.getUTCFullYear(); year <= end.getUTCFullYear(); year++) {
      for (const quarter of byQuarter ? [1, 2, 3, 4] : [0]) {
        const month = quarter ? 3 * (quarter - 1) : 0;
        const from = Date.UTC(year, month);
        const until = Date.UTC(year, month + (quarter ? 3 : 12));
        if (from <= end && until > start) found.push({ from, until, word: quarter ? `${year} Q${quarter}` : `${year}` });
      }
    }
    return found;
  };

  const areas = () =>
    [...new Set(charts.flatMap((chart) =>
      Object.values(chart.data).flatMap((rows) => rows.flatMap((row) => [row.area, row.other]))))].filter(Boolean).sort();

  const bar = { known: [] };

  const select = (word, none, names, change) => {
    const box = made("select", {}, ...[none, ...names].map((name, place) => made("option", { value: place ? name : "" }, name)));
    box.addEventListener("change", () => change(box.value));
    return { box, field: made("label", {}, `${word} `, box) };
  };

  const offerBar = () => {
    bar.known = periods();
    const known = areas();
    const wanted = bar.known.length > 1 || known.length > 1;
    if (!wanted) return;
    bar.period = select("Period", "all", bar.known.map((one) => one.word).reverse(), (word) =>
      pick({ period: bar.known.find((one) => one.word === word) || null }));
    bar.area = select("Area", "all", known, (area) => pick({ area }));
    bar.said = made("output", {});
    bar.clear = made("button", { type: "button", hidden: true }, "× clear");
    bar.clear.addEventListener("click", () => {
      pick({ period: null, area: "" });
      bar.period.box.focus();
    });
    const fields = [bar.period.field, ...(known.length > 1 ? [bar.area.field] : [])];
    bar.form = made("form", { className: "show-only" }, made("span", {}, "Charts show"), ...fields, bar.said, bar.clear);
    bar.form.setAttribute("aria-label", "What the charts show");
    bar.form.addEventListener("submit", (event) => event.preventDefault());
    const place = made("div", {}, bar.form);
    // Over the first chart that it narrows.
    const first = charts.find((chart) => Object.values(chart.data).some((rows) => rows.some((row) => row.at !== undefined)));
    (first || charts[0]).place.closest("section").before(place);
    // Once something is picked the bar stays in sight, and what it stood above does not jump.
    place.style.minHeight = `${place.offsetHeight}px`;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && tip.box.hidden && words()) pick({ period: null, area: "" });
    });
  };

  const signal = (chart) => {
    if (!chart.view) return;
    const { period, area } = only;
    // The layout of small multiples does not follow signals: what has no dot any more loses its name and axes.
    if (chart.spec.facet) {
      draw(chart);
      return;
    }
    chart.view.signal("only_from", period && period.from).signal("only_until", period && period.until)
      .signal("only_area", area || null).runAsync().catch(console.error);
  };

  const pick = (wish) => {
    Object.assign(only, wish);
    if (bar.form) {
      bar.period.box.value = only.period ? only.period.word : "";
      bar.area.box.value = only.area;
      const rest = only.area ? "; lines and levels are those of all areas" : "";
      bar.said.textContent = words() ? `Showing only ${words()}${rest}` : "";
      bar.clear.hidden = !words();
      bar.form.classList.toggle("active", Boolean(words()));
    }
    for (const chart of charts) {
      chart.place.classList.toggle("not-narrowed", Boolean(words()) && !narrows(chart));
      chart.note.textContent = noted(chart);
      signal(chart);
      if (chart.details) fill(chart);
    }
  };

  // A chart that counts over the whole period, as a curve of waiting, stays as it is, and looks it.
  const narrows = (chart) => Object.values(chart.data).some((rows) => rows.some((row) =>
    (only.period && row.at !== undefined) || (only.area && row.area !== undefined)));

  // What a picked period or area leaves of a chart, where that is nothing or all of it.
  const noted = (chart) => {
    if (!words()) return "";
    const sets = Object.values(chart.data);
    const has = (name) => sets.filter((rows) => rows.some((row) => row[name] !== undefined && row[name] !== ""));
    const narrowed = only.area && has("area").length ? has("area") : only.period ? has("at") : [];
    if (!narrowed.length) return `This chart is of the whole history: it is the same with only ${words()}.`;
    return narrowed.some((rows) => rows.some(shown)) ? "" : `Nothing of ${words()} in this chart.`;
  };

  const clicked = (datum) => {
    if (!datum || !bar.form) return;
    if (datum.pick === "area") {
      pick({ area: only.area === datum.area ? "" : datum.area });
    } else if (datum.at !== undefined) {
      const at = Date.parse(datum.at) || Number(datum.at);
      const period = bar.known.find((one) => at >= one.from && at < one.until) || null;
      pick({ period: only.period && period && only.period.from === period.from ? null : period });
    }
  };

  // ---- Drawing, one chart after the other, so that the page can be read meanwhile

  // Small multiples can't be as wide as their place by themselves.
  const spread = (chart) => {
    const { spec, place } = chart;
    if (!spec.facet) return { ...spec, datasets: chart.data };
    const columns = Math.max(1, Math.min(spec.columns, Math.floor(place.clientWidth / 230)));
    const width = Math.max(110, Math.floor((place.clientWidth - 48) / columns) - 18);
    const chosen = { only_from: only.period && only.period.from, only_until: only.period && only.period.until };
    const params = spec.params.map((one) => ({ ...one, value: chosen[one.name] ?? null }));
    const datasets = Object.fromEntries(Object.entries(chart.data).map(([name, rows]) => [name, rows.filter(shown)]));
    return { ...spec, columns, params, datasets, spec: { ...spec.spec, width } };
  };

  const draw = async (chart) => {
    const { place } = chart;
    try {
      const spec = spread(chart);
      const asked = words();
      if (spec.facet && !Object.values(spec.datasets).some((rows) => rows.length)) {
        place.replaceChildren();
        return;
      }
      const result = await embed(place, spec, options);
      if (chart.view) chart.view.finalize();
      chart.view = result.view;
      if (spec.facet && asked !== words()) return draw(chart); // another was picked meanwhile
      result.view.addEventListener("click", (_, item) => clicked(item && item.datum));
      if (words() && !spec.facet) signal(chart);
    } catch (error) {
      place.textContent = "This chart could not be drawn; the table below has its numbers.";
      console.error(error);
    }
  };

  // As high as it will be, but for a legend, so that what stands below does not jump when it is drawn.
  const AXES = 55;
  const room = ({ spec, place, data }) => {
    if (!spec.facet) return spec.height + AXES;
    const columns = Math.max(1, Math.min(spec.columns, Math.floor(place.clientWidth / 230)));
    const n = new Set(Object.values(data).flatMap((rows) => rows.map((row) => row.area))).size;
    return Math.ceil(n / columns) * (spec.spec.height + 40);
  };

  for (const place of document.querySelectorAll("[data-spec]")) {
    const { spec, data } = JSON.parse(document.getElementById(place.dataset.spec).textContent);
    const rows = Object.fromEntries(Object.entries(data).map(([name, columns]) => [name, unpacked(columns)]));
    const chart = { place, spec, data: rows, note: made("p", { className: "note small" }) };
    charts.push(chart);
    if (!place.hasAttribute("tabindex")) place.style.minHeight = `${room(chart)}px`;
    place.before(chart.note);
    offerTables(chart);
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || tip.box.hidden) return;
    tip.dismissed = tip.item;
    hush();
  });
  if (charts.length) offerBar();
  (async () => {
    for (const chart of charts) {
      // Before the first one too, or the page would not be ready until it is drawn.
      await new Promise((go) => setTimeout(go));
      await draw(chart);
    }
    document.documentElement.dataset.charts = "drawn";
  })();
})();
