// Searches the archive in the browser, with Pagefind's index, which `archive build` makes in shards: one a decade or
// year and language. Reads its texts from the end of search.html, and keeps what is searched in the page's address.
(() => {
  const form = document.querySelector(".find");
  const $ = (selector) => document.querySelector(selector);
  const [say, finds, bar, count, chosen, list, more, browse] = [".say", ".finds", ".bar", ".count", ".chosen", ".rows", ".more", ".browse"].map($);
  const [input, order, facets] = [$("#q"), $("[name=order]"), [...document.querySelectorAll("[data-facet]")]];
  const texts = JSON.parse($("#texts").textContent);
  const listing = new URL(texts.shards, document.baseURI).href;
  const index = new URL(".", listing).href;
  const root = new URL("..", index).href;
  const NAMES = ["country", "topic", "source", "year"];
  // An article has one source and one year, so a second one can only widen what is found.
  const WIDENS = new Set(["source", "year"]);
  const PAGE = 20;
  const SHORT = 8;
  const locale = document.documentElement.lang;

  if (location.protocol === "file:") {
    form.hidden = true;
    say.textContent = texts.file;
    return;
  }
  if (matchMedia("(width < 62rem)").matches) for (const facet of facets) facet.open = false;

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const number = (value) => value.toLocaleString(locale);

  // The index: loaded once, when the page is.

  let labels = {};
  let shards = [];
  // Newest first, by the id of the shard.
  let places = new Map();
  const shardOf = ({ id }) => id.slice(0, id.lastIndexOf("_"));
  const loaded = (async () => {
    say.textContent = texts.loading;
    let response = await fetch(listing, { cache: "no-cache" });
    // While the site is edited the index is made when somebody first asks for it.
    while (response.status === 503) {
      say.textContent = texts.preparing;
      await new Promise((wake) => setTimeout(wake, 500));
      response = await fetch(listing, { cache: "no-cache" });
    }
    if (!response.ok) throw new Error(`${response.status} for shards.json`);
    ({ labels, shards } = await response.json());
    places = new Map(shards.map(({ id }, place) => [id, place]));
    say.textContent = "";
  })();

  // One instance of Pagefind for each language, which has a stemmer of its own.
  const instances = new Map();
  const instance = (language) => {
    if (!instances.has(language)) instances.set(language, open(language));
    return instances.get(language);
  };
  const open = async (language) => {
    const [first, ...rest] = shards.filter((shard) => shard.language === language);
    const at = (shard) => index + shard.path;
    const options = (shard) => ({ metaCacheTag: shard.version, excerptEllipsis: "…", mergeFilter: { shard: shard.id } });
    const { createInstance } = await import(`${at(first)}pagefind.js`);
    const pagefind = createInstance({ basePath: at(first), ...options(first) });
    await pagefind.init();
    await Promise.all(rest.map((shard) => pagefind.mergeIndex(at(shard), { language: shard.id, ...options(shard) })));
    // Only what is loaded is counted.
    await pagefind.filters();
    return pagefind;
  };

  // Some languages are written without spaces, or join short words to the next. Their words are indexed one by one.
  const joined = "(?<![\\p{L}\\p{N}])((?:[cdjlmnst]|\\p{L}*qu|(?:a|co|da|de|ne|su)ll|quell|quest|sant|un)['’]";
  const elides = (language) => ["ca", "fr", "it", "oc"].includes(language);
  const spaced = (words, language) => {
    if (elides(language)) return words.replace(new RegExp(`${joined})(?=\\p{L})`, "giu"), "$1 ");
    if (!["zh", "ja", "th"].includes(language) || !Intl.Segmenter) return words;
    return [...new Intl.Segmenter(language, { granularity: "word" }).segment(words)].map((part) => part.segment).join(" ");
  };
  const together = (text, language) => (elides(language) ? text.replace(new RegExp(`${joined}(?:</mark>)?) (?=(?:<mark>)?\\p{L})`, "giu"), "$1") : text);

  // A shard in which a word does not occur at all is searched for the other words alone. What is found must have all:
  // only shards that know each word are asked, by a filter that every shard answers with its own id.
  const knowing = async (pagefind, words) => {
    const each = words.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    if (each.length < 2 || /^".*"$/.test(words)) return {};
    const none = { filters: { shard: ["-"] } };
    const counts = await Promise.all(each.map(async (word) => (await pagefind.search(word, none)).totalFilters.shard ?? {}));
    const known = Object.keys(counts[0]).filter((id) => counts.every((count) => count[id] > 0));
    return { shard: { any: known.length ? known : ["-"] } };
  };

  const ask = async ({ words, filters, sorted }) => {
    const languages = [...new Set(shards.map((shard) => shard.language))];
    const chosen = Object.entries(filters).filter(([, values]) => values.length);
    const asked = Object.fromEntries(chosen.map(([name, values]) => [name, WIDENS.has(name) ? { any: values } : values]));
    const answers = await Promise.all(languages.map(async (language) => {
      const pagefind = await instance(language);
      const term = words ? spaced(words, language) : null;
      const options = { filters: { ...asked, ...(term ? await knowing(pagefind, term) : {}) }, sort: sorted ? { date: "desc" } : {} };
      const answer = await pagefind.search(term, options);
      // Pagefind sorts within each shard, and does not know that the shards have an order.
      if (sorted) answer.results.sort((a, b) => places.get(shardOf(a)) - places.get(shardOf(b)));
      return { language, ...answer };
    }));
    const counts = {};
    for (const answer of answers) {
      for (const name of NAMES) {
        counts[name] ??= {};
        for (const [value, n] of Object.entries(answer.filters?.[name] ?? {})) counts[name][value] = (counts[name][value] ?? 0) + n;
      }
    }
    const streams = answers.map(({ language, results }) => ({ language, results, at: 0 }));
    return { streams, sorted, counts, total: streams.reduce((sum, stream) => sum + stream.results.length, 0) };
  };

  const dateOf = (article) => (article.raw_url ?? article.url).split("#")[1] ?? "";

  // The next results of all languages together.
  const take = async ({ streams, sorted }, n) => {
    const taken = [];
    while (taken.length < n) {
      const heads = streams.filter((stream) => stream.at < stream.results.length);
      if (!heads.length) break;
      let best = heads[0];
      if (heads.length > 1) {
        const rank = async ({ results, at }) => (sorted ? Date.parse(dateOf(await results[at].data())) : results[at].score);
        const ranks = await Promise.all(heads.map(rank));
        best = heads[ranks.indexOf(Math.max(...ranks))];
      }
      const { language, results } = best;
      taken.push({ language, data: results[best.at].data() });
      best.at += 1;
    }
    return Promise.all(taken.map(async ({ language, data }) => ({ language, ...await data })));
  };

  // What is searched is in the address, and nowhere else.

  const read = () => {
    const parameters = new URLSearchParams(location.search);
    return {
      words: (parameters.get("q") ?? "").trim(),
      filters: Object.fromEntries(NAMES.map((name) => [name, [...new Set(parameters.getAll(name))].filter(Boolean)])),
      order: parameters.get("order") === "best" ? "best" : "newest",
    };
  };
  const write = ({ words, filters, order }, replaces) => {
    const parameters = new URLSearchParams();
    if (words) parameters.set("q", words);
    for (const name of NAMES) for (const value of filters[name]) parameters.append(name, value);
    if (order === "best") parameters.set("order", order);
    const address = `${location.pathname}${`?${parameters}`.replace(/^\?$/, "")}`;
    if (address !== location.pathname + location.search) history[replaces ? "replaceState" : "pushState"](null, "", address);
    update();
  };
  const toggle = (name, value) => {
    const state = read();
    const values = state.filters[name];
    state.filters[name] = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
    write({ ...state, words: input.value.trim() });
  };

  // What is shown.

  const labelOf = (name, value) => labels[name]?.[value] ?? value;

  const dateText = (iso) => {
    const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
    const form = texts.dates[day ? "day" : month ? "month" : "year"];
    return fill(form, { year, month: texts.dates.months[month - 1], month_number: month, day });
  };

  // Pagefind escapes angle brackets and nothing else, so its own marks are all the tags there are.
  const excerpt = (text) => text.split(/<\/?mark>/).flatMap((part, at) => {
    const plain = part.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
    if (at % 2 === 0) return [plain];
    // Pagefind's words have what stands right behind them.
    const [, word, rest] = plain.match(/^(.*?)([\s.,;:!?…»”"’)\]]*)$/s);
    return [element("mark", { textContent: word }), rest];
  });

  const row = (article) => {
    const [path] = (article.raw_url ?? article.url).split("#");
    const iso = dateOf(article);
    const foreign = article.language === locale.split("-")[0].toLowerCase() ? {} : { lang: article.language, dir: "auto" };
    const { country = [], source = [] } = article.filters ?? {};
    const about = country.map((code) => labelOf("country", code)).slice(0, 3).join(texts.comma);
    const facts = [article.meta.authors, ...source.map((slug) => labelOf("source", slug)), about].filter(Boolean);
    const meta = element("p", { className: "meta" });
    for (const fact of facts) meta.append(element("span", { textContent: fact }), " ");
    return element("li", {},
      element("time", { dateTime: iso, textContent: dateText(iso) }),
      element("div", {},
        element("h2", foreign, element("a", { href: root.replace(/\/$/, "") + path, textContent: together(article.meta.title, article.language) })),
        element("p", foreign, ...excerpt(together(article.excerpt, article.language))),
        meta));
  };

  const expanded = new Set();
  const showFacet = (facet, counts, selected) => {
    const name = facet.dataset.facet;
    const values = Object.entries(counts ?? {}).filter(([value, n]) => n > 0 || selected.includes(value));
    for (const value of selected) if (!values.some(([known]) => known === value)) values.push([value, 0]);
    const byLabel = (a, b) => labelOf(name, a[0]).localeCompare(labelOf(name, b[0]), locale);
    values.sort(name === "year" ? (a, b) => b[0].localeCompare(a[0]) : (a, b) => b[1] - a[1] || byLabel(a, b));
    const shown = expanded.has(name) ? values : values.filter(([value], at) => at < SHORT || selected.includes(value));
    // The control that was used is still there afterwards, for those who use the keyboard.
    const focused = facet.contains(document.activeElement) && document.activeElement.value;
    facet.querySelectorAll("ul, button").forEach((old) => old.remove());
    const boxes = element("ul");
    for (const [value, n] of shown) {
      const box = element("input", { type: "checkbox", value, checked: selected.includes(value) });
      box.addEventListener("change", () => toggle(name, value));
      const total = element("span", { textContent: number(n) });
      total.setAttribute("aria-label", fill(texts.found, { count: number(n) }));
      boxes.append(element("li", {}, element("label", {}, box, element("b", { textContent: labelOf(name, value) }), total)));
    }
    facet.append(boxes);
    if (values.length > SHORT) {
      const all = element("button", { type: "button", textContent: expanded.has(name) ? texts.fewer : texts.all, value: " " });
      all.addEventListener("click", () => {
        expanded[expanded.has(name) ? "delete" : "add"](name);
        showFacet(facet, counts, selected);
      });
      facet.append(all);
    }
    if (focused !== false) [...facet.querySelectorAll("input, button")].find((control) => control.value === focused)?.focus();
  };

  const showChosen = (filters) => {
    const buttons = NAMES.flatMap((name) => filters[name].map((value) => {
      const button = element("button", { type: "button", textContent: labelOf(name, value) });
      button.setAttribute("aria-label", fill(texts.remove, { label: labelOf(name, value) }));
      button.addEventListener("click", () => {
        toggle(name, value);
        input.focus();
      });
      return element("li", {}, button);
    }));
    chosen.replaceChildren(...buttons);
    chosen.hidden = !buttons.length;
  };

  let shown = 0;
  let current;
  const append = async (found) => {
    const articles = await take(found, PAGE);
    if (found !== current) return;
    const rows = articles.map(row);
    list.append(...rows);
    shown += rows.length;
    more.hidden = shown >= found.total;
    return rows[0];
  };

  let run = 0;
  const update = async () => {
    const state = read();
    if (input.value.trim() !== state.words) input.value = state.words;
    order.value = state.order;
    const mine = (run += 1);
    const isAsked = state.words || NAMES.some((name) => state.filters[name].length);
    list.setAttribute("aria-busy", "true");
    try {
      await loaded;
      const sorted = state.order === "newest" || !state.words;
      const asked = { ...state, sorted };
      // A facet that widens counts what would be there without its own values.
      const [found, ...others] = await Promise.all([
        ask(asked),
        ...[...WIDENS].filter((name) => state.filters[name].length).map(async (name) => {
          const { counts } = await ask({ ...asked, filters: { ...state.filters, [name]: [] } });
          return [name, counts[name]];
        }),
      ]);
      if (mine !== run) return;
      current = found;
      Object.assign(found.counts, Object.fromEntries(others));
      const first = isAsked ? await take(found, PAGE) : [];
      if (mine !== run) return;
      list.replaceChildren(...first.map(row));
      shown = first.length;
      more.hidden = !isAsked || shown >= found.total;
      count.textContent = isAsked ? fill(texts.found, { count: number(found.total) }) : "";
      say.textContent = isAsked && !found.total ? texts.none : "";
      order.parentElement.hidden = !state.words;
      showChosen(state.filters);
      for (const facet of facets) showFacet(facet, found.counts[facet.dataset.facet], state.filters[facet.dataset.facet]);
      bar.hidden = !isAsked || !found.total;
      finds.hidden = false;
      browse.hidden = Boolean(isAsked && found.total);
    } catch (error) {
      if (mine !== run) return;
      console.warn(error);
      say.textContent = texts.failed;
    } finally {
      if (mine === run) list.removeAttribute("aria-busy");
    }
  };

  // What the reader does.

  let typing;
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => write({ ...read(), words: input.value.trim() }, true), 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    write({ ...read(), words: input.value.trim() });
  });
  order.addEventListener("change", () => write({ ...read(), order: order.value }));
  more.firstElementChild.addEventListener("click", async () => (await append(current))?.querySelector("a").focus());
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
