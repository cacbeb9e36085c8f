// Citations for download, from the data set; an article's own where there is none. No record is made here.
(() => {
  const formats = {
    BibTeX: { extension: "bib", type: "application/x-bibtex", split: (text) => text.split(/^(?=@)/m), key: /^@\w+\{([^,]+),/ },
    RIS: { extension: "ris", type: "application/x-research-info-systems", split: (text) => text.split(/^(?=TY {2}- )/m), key: /^ID {2}- (.*)\r$/m },
    "CSL-JSON": { extension: "json", type: "application/json" },
  };
  const json = (items) => JSON.stringify(items, null, 2) + "\n";

  const button = (place, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => action(made));
    place.append(made);
  };
  const downloads = (place, name, records) => {
    for (const [label, format] of Object.entries(formats)) {
      button(place, label, async (made) => {
        made.disabled = true;
        const link = document.createElement("a");
        const text = await records(label, format);
        made.disabled = false;
        if (!text) return;
        link.href = URL.createObjectURL(new Blob([text], { type: format.type }));
        link.download = `${name}.${format.extension}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      });
    }
  };

  const read = async (address) => {
    const answer = await fetch(address).catch(() => null);
    return answer?.ok ? answer.text() : "";
  };
  // A year's file of the data set: its records, each with the URL of its article.
  const shard = async (from, year, { extension, split, key }) => {
    const items = JSON.parse(await read(`${from}${year}.json`) || "[]");
    if (!split) return items.map((item) => [item.id, item]);
    const ids = new Map(items.map((item) => [item["citation-key"], item.id]));
    return split(await read(`${from}${year}.${extension}`)).map((record) => [ids.get(key.exec(record)?.[1]), record]);
  };
  // The records of articles, given by URL and year, in their order.
  const find = async (from, wanted, format) => {
    const years = [...new Set(wanted.map(([, year]) => year))];
    const all = new Map((await Promise.all(years.map((year) => shard(from, year, format)))).flat());
    const records = wanted.map(([id]) => all.get(id)).filter(Boolean);
    return format.split || !records.length ? records.join("") : json(records);
  };

  const [csl, others] = document.querySelectorAll(".cite script");
  if (csl) {
    const item = JSON.parse(csl.textContent);
    const line = document.createElement("p");
    line.className = "formats";
    if (navigator.clipboard) {
      button(line, csl.dataset.copy, async (made) => {
        const text = document.getElementById("_citation").cloneNode(true);
        const permanent = text.querySelector("[rel=bookmark]");
        permanent.textContent = document.querySelector(".cite [rel=bookmark]").href;
        await navigator.clipboard.writeText(text.textContent.trim());
        made.textContent = csl.dataset.copied;
        setTimeout(() => { made.textContent = csl.dataset.copy; }, 2000);
      });
    }
    const year = String(item.issued["date-parts"][0][0]).padStart(4, "0");
    const own = others && JSON.parse(others.textContent);
    downloads(line, item["citation-key"].replace(/[^\w-]+/g, "-"), (label, format) => (
      !format.split ? json([item]) : own ? own[format.extension] : find(csl.dataset.from, [[item.id, year]], format)
    ));
    csl.parentElement.append(line);
  }

  // A list may go on for many pages: they are read one after the other, and what can't be read is left out.
  const list = document.querySelector(".citelist");
  const rows = (page, address) => [...page.querySelectorAll(".rows > li, .spine .teller")].map((row) => {
    const { pathname } = new URL(row.querySelector("a").getAttribute("href"), address);
    const site = new URL(`${list.dataset.from}/../..`, location).pathname.length - 1;
    return [decodeURI(pathname).slice(site), row.querySelector("time").dateTime.slice(0, 4)];
  });
  const whole = async () => {
    const found = rows(document, location);
    let next = document.querySelector(".pager [rel=next]")?.href;
    while (next) {
      const text = await read(next);
      const page = new DOMParser().parseFromString(text, "text/html");
      found.push(...rows(page, next));
      const older = page.querySelector(".pager [rel=next]")?.getAttribute("href");
      next = older && new URL(older, next).href;
    }
    return found;
  };
  const listed = async (_, format) => find(list.dataset.from, await whole(), format);
  if (list) {
    list.append(list.dataset.label, " ");
    downloads(list, location.pathname.split("/").filter(Boolean).pop() ?? "articles", listed);
  }
})();
