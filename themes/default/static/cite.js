// Citations for download: an article's from its page, a list's from the data set. No record is made here.
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

  const [csl, others] = document.querySelectorAll(".cite script");
  if (others) {
    const { key, bibtex, ris } = JSON.parse(others.textContent);
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
    const records = { BibTeX: bibtex, RIS: ris, "CSL-JSON": json([JSON.parse(csl.textContent)]) };
    downloads(line, key.replace(/[^\w-]+/g, "-"), (label) => records[label]);
    others.after(line);
  }

  // A list may go on for many pages: they are read one after the other, and what can't be read is left out.
  const list = document.querySelector(".citelist");
  const rows = (page) => [...page.querySelectorAll("[data-key]")].map((row) => [
    row.dataset.key, row.querySelector("time").dateTime.slice(0, 4),
  ]);
  const read = async (address) => {
    const answer = await fetch(address).catch(() => null);
    return answer?.ok ? answer.text() : "";
  };
  const whole = async () => {
    const found = rows(document);
    let next = document.querySelector(".pager [rel=next]")?.href;
    while (next) {
      const text = await read(next);
      const page = new DOMParser().parseFromString(text, "text/html");
      found.push(...rows(page));
      const older = page.querySelector(".pager [rel=next]")?.getAttribute("href");
      next = older && new URL(older, next).href;
    }
    return found;
  };
  // A year's file of the data set, in records by their keys.
  const shard = async (year, { extension, split, key }) => {
    const text = await read(`${list.dataset.from}${year}.${extension}`);
    if (!split) return JSON.parse(text || "[]").map((item) => [item["citation-key"], item]);
    return split(text).map((record) => [key.exec(record)?.[1], record]);
  };
  const listed = async (_, format) => {
    const found = await whole();
    const years = [...new Set(found.map(([, year]) => year))];
    const all = new Map((await Promise.all(years.map((year) => shard(year, format)))).flat());
    const records = found.map(([key]) => all.get(key)).filter(Boolean);
    return format.split || !records.length ? records.join("") : json(records);
  };
  if (list && document.querySelector("[data-key]")) {
    list.append(list.dataset.label, " ");
    downloads(list, location.pathname.split("/").filter(Boolean).pop() ?? "articles", listed);
  }
})();
