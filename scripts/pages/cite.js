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
  // A year's files of the data set: records, each with the URL of its article. `year` begins their names.
  const shard = async (year, { extension, split, key }) => {
    const items = JSON.parse(await read(`${year}.json`) || "[]");
    if (!split) return items.map((item) => [item.id, item]);
    const ids = new Map(items.map((item) => [item["citation-key"], item.id]));
    return split(await read(`${year}.${extension}`)).map((record) => [ids.get(key.exec(record)?.[1]), record]);
  };
  // The records of articles, given by URL and year, in their order.
  const find = async (wanted, format) => {
    const years = [...new Set(wanted.map(([, year]) => year))];
    const all = new Map((await Promise.all(years.map((year) => shard(year, format)))).flat());
    const records = wanted.map(([id]) => all.get(id)).filter(Boolean);
    return format.split || !records.length ? records.join("") : json(records);
  };
  // The URL of an article as the data set has it: from the root of the site, which holds `/data/`.
  const id = (address, year) => {
    const { pathname } = new URL(address, location);
    return decodeURI(pathname).slice(new URL(`${year}/../..`, location).pathname.length - 1);
  };
  const name = (missing) => location.pathname.split("/").filter(Boolean).pop() ?? missing;

  const cite = document.querySelector(".cite");
  if (cite) {
    const { copy, copied, from } = cite.dataset;
    const line = document.createElement("p");
    line.className = "formats";
    if (navigator.clipboard) {
      button(line, copy, async (made) => {
        const text = document.getElementById("_citation").cloneNode(true);
        const permanent = text.querySelector("[rel=bookmark]");
        permanent.textContent = cite.querySelector("[rel=bookmark]").href;
        await navigator.clipboard.writeText(text.textContent.trim());
        made.textContent = copied;
        setTimeout(() => { made.textContent = copy; }, 2000);
      });
    }
    const [item, others] = [...cite.querySelectorAll("script")].map((data) => JSON.parse(data.textContent));
    downloads(line, name("article"), (label, format) => (
      from ? find([[id(location, from), from]], format) : format.split ? others[format.extension] : json([item])
    ));
    cite.append(line);
  }

  // A list may go on for many pages: they are read one after the other, and what can't be read is left out.
  const list = document.querySelector(".citelist");
  const rows = (page, address) => [...page.querySelectorAll(".rows > li, .spine .teller")].map((row) => {
    const year = list.dataset.from + row.querySelector("time").dateTime.slice(0, 4);
    return [id(new URL(row.querySelector("a").getAttribute("href"), address), year), year];
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
  const listed = async (_, format) => find(await whole(), format);
  if (list) {
    list.append(list.dataset.label, " ");
    downloads(list, name("articles"), listed);
  }
})();
