// The search page: what is asked stands in its address, and in nothing else. Its texts stand at the end of search.html. The
// engine is a module; from a folder, where modules may not be loaded, its twin is a plain script, and so are the blocks.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const [form, say, finds, bar, count, chosen, list, more, browse, years, jump, retry, hints, files] =
    [".find", ".say", ".finds", ".bar", ".count", ".chosen", ".rows", ".more", ".browse", ".years", ".jump", ".retry", ".hints", ".files select"].map($);
  const [input, order, facets] = [$("#q"), $("[name=order]"), [...document.querySelectorAll("[data-facet]")]];
  const texts = JSON.parse($("#texts").textContent);
  const url = (path) => new URL(path, document.baseURI).href;
  const manifest = url(texts.manifest);
  const [data, root] = ["b/", "../.."].map((path) => new URL(path, manifest).href);
  const NAMES = ["country", "topic", "source", "year"];
  // So many results at first, if they are to be had from so many blocks.
  const [PAGE, BLOCKS, SHORT] = [20, 4, 8];
  const locale = document.documentElement.lang;
  const local = location.protocol === "file:";

  if (matchMedia("(width < 62rem)").matches) for (const facet of facets) facet.open = false;

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const svg = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const number = (value) => value.toLocaleString(locale);
  const button = (text, click, properties = {}) => {
    const made = element("button", { type: "button", textContent: text, ...properties });
    made.addEventListener("click", click);
    return made;
  };

  // The index.

  const waiting = new Map();
  globalThis.archiveBlock = (name, text) => waiting.get(name)?.(`archiveBlock("${name}","${text}")\n`);
  const script = (source) => new Promise((done, failed) => {
    const tag = element("script", { src: source, onload: done, onerror: () => failed(new Error(source)) });
    document.head.append(tag);
  });
  const load = async (name) => {
    const source = name === "manifest" ? manifest : `${data}${name}.js`;
    if (local) {
      const text = new Promise((done) => waiting.set(name, done));
      await script(source);
      return text;
    }
    for (;;) {
      const response = await fetch(source, name === "manifest" ? { cache: "no-cache" } : {});
      if (response.ok) return response.text();
      // While the site is edited the index is made when somebody first asks for it.
      if (response.status !== 503) throw new Error(`${response.status} ${name}`);
      say.textContent = texts.preparing;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  };
  let engine;
  let index;
  const open = async () => {
    engine ??= local ? script(url(texts.classic)).then(() => globalThis.archiveSearch) : import(url(texts.engine));
    const { Index } = await engine;
    return new Index(load).open();
  };

  // What is asked.

  const read = () => {
    const parameters = new URLSearchParams(location.search);
    const orders = [...order.options].map((option) => option.value);
    return {
      words: (parameters.get("q") ?? "").trim(),
      filters: Object.fromEntries(NAMES.map((name) => [name, [...new Set(parameters.getAll(name))].filter(Boolean)])),
      from: parameters.get("from") ?? "",
      to: parameters.get("to") ?? "",
      order: orders.find((value) => value === parameters.get("order")) ?? "newest",
    };
  };
  const write = ({ words, filters, from, to, order }, replaces) => {
    const parameters = new URLSearchParams();
    if (words) parameters.set("q", words);
    for (const name of NAMES) for (const value of filters[name]) parameters.append(name, value);
    if (from) parameters.set("from", from);
    if (to) parameters.set("to", to);
    if (order !== "newest") parameters.set("order", order);
    const address = `${location.pathname}${`?${parameters}`.replace(/^\?$/, "")}`;
    if (address !== location.pathname + location.search) history[replaces ? "replaceState" : "pushState"](null, "", address);
    update();
  };
  const now = () => ({ ...read(), words: input.value.trim() });
  const toggle = (name, value) => {
    const state = now();
    const values = state.filters[name];
    state.filters[name] = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
    write(state);
  };

  // What is shown.

  const labels = new Map();
  const labelOf = (name, value) => labels.get(`${name} ${value}`) ?? value;
  const dateText = (iso) => {
    const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
    const form = texts.dates[day ? "day" : month ? "month" : "year"];
    return fill(form, { year, month: texts.dates.months[month - 1], month_number: month, day });
  };
  const href = (path) => {
    const whole = root.replace(/\/$/, "") + path;
    return local && whole.endsWith("/") ? `${whole}index.html` : whole;
  };
  const highlighted = ({ before, after, pieces }) => [
    before ? "… " : "", ...pieces.map((piece, n) => (n % 2 ? element("mark", { textContent: piece }) : piece)), after ? " …" : "",
  ];
  const row = (card, marks, { passage }) => {
    const foreign = card.language.split("-")[0] === locale.split("-")[0] ? {} : { lang: card.language, dir: "auto" };
    const facts = [card.authors.join(texts.comma), card.source, card.countries.slice(0, 3).join(texts.comma)].filter(Boolean);
    const meta = element("p", { className: "meta" });
    for (const fact of facts) meta.append(element("span", { textContent: fact }), " ");
    const link = element("a", { href: href(card.url) }, ...highlighted(passage(card.title, marks, 99)));
    const text = element("div", {}, element("h2", foreign, link), element("p", foreign, ...highlighted(passage(card.shown, marks))), meta);
    const item = element("li", {}, element("time", { dateTime: card.date, textContent: dateText(card.date) }), text);
    if (card.picture) item.append(element("img", { src: href(card.picture), alt: "", loading: "lazy", width: 96, height: 72 }));
    return item;
  };

  const expanded = new Set();
  const showFacet = (facet, counts, selected) => {
    const name = facet.dataset.facet;
    const values = [...(counts ?? [])].map(([value, { count }]) => [value, count]);
    for (const value of selected) if (!values.some(([known]) => known === value)) values.push([value, 0]);
    const byLabel = (a, b) => labelOf(name, a[0]).localeCompare(labelOf(name, b[0]), locale);
    values.sort(name === "year" ? (a, b) => b[0].localeCompare(a[0]) : (a, b) => b[1] - a[1] || byLabel(a, b));
    const shown = expanded.has(name) ? values : values.filter(([value], at) => at < SHORT || selected.includes(value));
    // The control that was used is still there afterwards, for those who use the keyboard.
    const focused = facet.contains(document.activeElement) && document.activeElement.value;
    facet.querySelectorAll("ul, button").forEach((old) => old.remove());
    facet.classList.toggle("none", !values.length);
    const boxes = element("ul");
    for (const [value, n] of shown) {
      const box = element("input", { type: "checkbox", value, checked: selected.includes(value) });
      box.addEventListener("change", () => toggle(name, value));
      const total = element("span", { textContent: number(n) });
      total.setAttribute("aria-label", fill(texts.found, { count: number(n) }));
      boxes.append(element("li", {}, element("label", {}, box, element("b", { textContent: labelOf(name, value) }), total)));
    }
    if (values.length) facet.append(boxes);
    if (values.length > SHORT) {
      facet.append(button(expanded.has(name) ? texts.fewer : texts.all, () => {
        expanded[expanded.has(name) ? "delete" : "add"](name);
        showFacet(facet, counts, selected);
      }, { value: " " }));
    }
    if (focused !== false) [...facet.querySelectorAll("input, button")].find((control) => control.value === focused)?.focus();
  };

  const chip = (text, remove, className = "") => {
    const made = button(text, () => {
      remove();
      input.focus();
    }, { className });
    made.setAttribute("aria-label", fill(texts.remove, { label: text }));
    return element("li", {}, made);
  };
  const showChosen = (state, groups) => {
    const typed = groups.length > 1 || groups.some(([clause]) => clause.kind !== "word" || clause.not) ? groups : [];
    const chips = typed.map((group, n) => {
      const words = groups.filter((other, m) => m !== n).map((other) => other.map(({ text }) => text).join(" OR ")).join(" ");
      return chip(group.map(({ text, wide }) => (wide ? fill(texts.wide, { text }) : text)).join(" OR "), () => write({ ...state, words }), group[0].not ? "typed not" : "typed");
    });
    for (const name of NAMES) for (const value of state.filters[name]) chips.push(chip(labelOf(name, value), () => toggle(name, value)));
    if (state.from || state.to) chips.push(chip(`${state.from}–${state.to}`, () => write({ ...now(), from: "", to: "" })));
    chosen.replaceChildren(...chips);
    chosen.hidden = !chips.length;
  };

  // The result over the years. Two sliders choose from and to; over the bars one may draw.
  const [first, last] = years.querySelectorAll("input");
  const chart = years.querySelector("svg");
  let span = [];
  const showYears = (state, months) => {
    const counts = new Map();
    for (const { month, count } of months) if (month) counts.set(Math.floor(month / 12), (counts.get(Math.floor(month / 12)) ?? 0) + count);
    const all = [...counts.keys()];
    span = Array.from({ length: all.length ? Math.max(...all) - Math.min(...all) + 1 : 0 }, (_, n) => Math.min(...all) + n);
    years.hidden = span.length < 2;
    if (years.hidden) return;
    const most = Math.max(1, ...counts.values());
    chart.setAttribute("viewBox", `0 0 ${span.length * 10} 48`);
    chart.replaceChildren(...span.map((year, n) => {
      const height = Math.ceil(((counts.get(year) ?? 0) / most) * 46);
      const bar = svg("rect", { x: n * 10 + 1, width: 8, y: 48 - height, height });
      const title = svg("title", {});
      title.textContent = `${year}: ${number(counts.get(year) ?? 0)}`;
      bar.append(title);
      return bar;
    }));
    for (const slider of [first, last]) Object.assign(slider, { min: span[0], max: span.at(-1) });
    first.value = state.from.slice(0, 4) || span[0];
    last.value = state.to.slice(0, 4) || span.at(-1);
    mark();
  };
  const mark = () => {
    const [from, to] = [first, last].map(({ value }) => +value).sort((a, b) => a - b);
    [...chart.children].forEach((bar, n) => bar.classList.toggle("out", span[n] < from || span[n] > to));
    for (const slider of [first, last]) slider.setAttribute("aria-valuetext", slider.value);
    years.querySelector("output").textContent = from === to ? from : `${from}–${to}`;
  };
  const brush = () => {
    const [from, to] = [first, last].map(({ value }) => +value).sort((a, b) => a - b);
    write({ ...now(), from: from > span[0] ? `${from}` : "", to: to < span.at(-1) ? `${to}` : "" });
  };
  for (const slider of [first, last]) {
    slider.addEventListener("input", mark);
    slider.addEventListener("change", brush);
  }
  let drawn = null;
  const yearAt = ({ clientX }) => {
    const { left, width } = chart.getBoundingClientRect();
    const share = (clientX - left) / width;
    return span[Math.max(0, Math.min(span.length - 1, Math.floor((getComputedStyle(chart).direction === "rtl" ? 1 - share : share) * span.length)))];
  };
  chart.addEventListener("pointerdown", (event) => {
    chart.setPointerCapture(event.pointerId);
    drawn = first.value = last.value = yearAt(event);
    mark();
  });
  chart.addEventListener("pointermove", (event) => {
    if (drawn === null) return;
    const year = yearAt(event);
    [first.value, last.value] = [Math.min(drawn, year), Math.max(drawn, year)];
    mark();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    chart.addEventListener(end, () => {
      if (drawn !== null) brush();
      drawn = null;
    });
  }

  let shown = 0;
  let current = { ids: [] };
  let marks = new Map();
  const append = async (result, most) => {
    const rest = result.ids.slice(shown);
    const cards = await index.cards(rest.slice(0, index.reach(rest, most, BLOCKS)));
    if (result !== current) return;
    const tools = await engine;
    const rows = cards.map((card) => row(card, marks, tools));
    if (!shown) list.replaceChildren();
    list.append(...rows);
    shown += rows.length;
    more.hidden = shown >= result.total;
    return rows[0];
  };

  const showNothing = async (state, result) => {
    hints.replaceChildren();
    const words = result.groups.flat().filter(({ kind, not }) => kind === "word" && !not);
    const unknown = words.filter(({ forms }) => !forms.size);
    for (const { form, text } of unknown) {
      for (const word of await index.spellings(form)) {
        const link = button(word, () => write({ ...state, words: state.words.replace(text, word) }));
        hints.append(element("li", {}, `${texts.spelling} `, link));
      }
    }
    if (result.alone.length > 1) for (const { text, count } of result.alone) hints.append(element("li", {}, button(text, () => write({ ...state, words: text })), ` ${number(count)}`));
  };

  const showJump = async (state) => {
    const { fold, exact } = await engine;
    const typed = fold(exact(state.words));
    const found = typed.length > 1 && !/["*:]/.test(typed) ? await index.complete(typed) : [];
    found.sort((a, b) => b.count - a.count);
    const links = found.slice(0, 6).map(({ label, kind, url, count }) =>
      element("li", {}, element("a", { href: href(url), textContent: label }), ` ${texts.kinds[kind] ?? ""} (${number(count)})`));
    jump.lastElementChild.replaceChildren(...links);
    jump.hidden = !links.length;
  };

  // Counts need more of the index than results do: they come after these, and where a facet is open or chosen from.
  const isCounted = (state) => facets.some(({ open, dataset: { facet } }) => facet !== "year" && (open || state?.filters[facet].length));
  const showFacets = (state, counts) => {
    for (const facet of facets) if (counts[facet.dataset.facet]) showFacet(facet, counts[facet.dataset.facet], state.filters[facet.dataset.facet]);
  };
  const showCounts = async (result) => {
    const state = read();
    if (!isCounted(state)) return;
    const counts = { year: result.years, ...(await (result.counted ??= result.counts())) };
    if (result !== current) return;
    for (const name of NAMES) for (const [value, { label }] of counts[name]) labels.set(`${name} ${value}`, label ?? value);
    showChosen(state, result.groups);
    showFacets(state, counts);
  };

  const fail = (error) => {
    console.warn(error);
    // The next one may be of another version.
    index = undefined;
    list.replaceChildren();
    bar.hidden = true;
    say.textContent = texts.failed;
    retry.hidden = false;
  };

  let run = 0;
  const update = async () => {
    const state = read();
    if (input.value.trim() !== state.words) input.value = state.words;
    order.value = state.order;
    const mine = (run += 1);
    const isAsked = Boolean(state.words || state.from || state.to || NAMES.some((name) => state.filters[name].length));
    list.setAttribute("aria-busy", "true");
    retry.hidden = true;
    if (isAsked && !shown) browse.hidden = true;
    if (!index && isAsked) say.textContent = texts.loading;
    try {
      index ??= await open();
      const result = await index.search(state.words, state);
      if (mine !== run) return;
      current = result;
      shown = 0;
      marks = (await engine).marked(result.groups);
      if (isAsked && result.total) await append(result, PAGE);
      else list.replaceChildren();
      if (mine !== run) return;
      more.hidden = !isAsked || shown >= result.total;
      count.textContent = isAsked ? fill(texts.found, { count: number(result.total) }) : "";
      say.textContent = isAsked && !result.total ? texts.none : "";
      order.parentElement.hidden = false;
      result.years = new Map();
      for (const { month, count } of result.months) {
        const year = `${Math.floor(month / 12)}`.padStart(4, "0");
        const within = year >= state.from.slice(0, 4) && (!state.to || year <= state.to.slice(0, 4));
        if (month && count && within) result.years.set(year, { count: (result.years.get(year)?.count ?? 0) + count });
      }
      showChosen(state, result.groups);
      showYears(state, result.months);
      // Closed ones take their place at once, so that what follows stays where it is.
      if (!isCounted()) showFacets(state, { year: result.years });
      bar.hidden = !isAsked || !result.total;
      finds.hidden = false;
      browse.hidden = Boolean(isAsked && result.total);
      hints.replaceChildren();
      if (isAsked && !result.total) await showNothing(state, result);
      if (mine === run) await showJump(state);
      if (mine === run) await showCounts(result);
    } catch (error) {
      if (mine === run) fail(error);
    } finally {
      if (mine === run) list.removeAttribute("aria-busy");
    }
  };

  // What the reader does.

  let typing;
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => write(now(), true), 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    write(now());
  });
  order.addEventListener("change", () => write({ ...now(), order: order.value }));
  more.firstElementChild.addEventListener("click", async () => (await append(current, PAGE))?.querySelector("a").focus());
  retry.addEventListener("click", () => {
    input.focus();
    update();
  });
  files.addEventListener("change", async () => {
    const format = files.value;
    files.value = "";
    await import(url(texts.export)).then(async ({ save }) => save(format, await index.cards(current.ids.slice(0, 1000)), href)).catch((error) => {
      console.warn(error);
      say.textContent = texts.failed;
    });
  });
  files.closest("label").hidden = local;
  for (const facet of facets) {
    facet.addEventListener("toggle", () => {
      const result = current;
      if (facet.open && result.counts) showCounts(result).catch((error) => result === current && fail(error));
    });
  }
  addEventListener("popstate", update);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const active = document.activeElement;
    const typed = active.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "/" && !typed) {
      event.preventDefault();
      input.select();
      return;
    }
    const links = [...list.querySelectorAll("h2 a")];
    const at = links.indexOf(active);
    if (event.key === "Escape" && at >= 0) return input.select();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || (at < 0 && !([input, document.body].includes(active) && step > 0))) return;
    const next = at + step < 0 ? input : links[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  if (!location.search) input.focus();
  update();
})();
