// Citations as BibTeX, RIS and CSL-JSON: of an article from the data in its page, of a list from its rows.
(() => {
  const two = (number) => String(number).padStart(2, "0");
  // Braces count in BibTeX even behind a backslash, so that they need names.
  const named = {
    "\\": "backslash", "{": "braceleft", "}": "braceright", "~": "asciitilde", "^": "asciicircum",
  };
  const tex = (text) => text.replace(/[\\{}~^#$%&_]/g, (sign) => named[sign] ? `{\\text${named[sign]}}` : `\\${sign}`);
  const entry = (pairs, form) => pairs.filter(([, value]) => value).map(form).join("");
  const key = (item) => item.id.split("/").filter(Boolean).pop().replace(/[^\w-]/g, "") + (item.issued?.["date-parts"][0][0] ?? "");
  const date = (item, separator) => (item.issued?.["date-parts"][0] ?? []).map(two).join(separator);
  const names = (item) => (item.author ?? []).map((author) => author.literal);
  const formats = {
    BibTeX: ["bib", "application/x-bibtex", (items) => items.map((item) => `@article{${key(item)},\n` + entry([
      ["author", names(item).map((name) => `{${tex(name)}}`).join(" and ")], ["title", `{${tex(item.title)}}`],
      ["journal", tex(item["container-title"] ?? "")], ["date", date(item, "-")], ["year", item.issued?.["date-parts"][0][0]],
      ["pages", item.page], ["note", tex(item.archive)], ["url", item.URL],
    ], ([name, value]) => `  ${name} = {${value}},\n`) + "}\n").join("")],
    RIS: ["ris", "application/x-research-info-systems", (items) => items.map((item) => entry([
      ["TY", "NEWS"], ...names(item).map((name) => ["AU", name]), ["TI", item.title], ["T2", item["container-title"]],
      ["PY", item.issued?.["date-parts"][0][0]], ["DA", date(item, "/")], ["SP", item.page], ["DP", item.archive],
      ["LA", item.language], ["UR", item.URL],
    ], ([name, value]) => `${name}  - ${String(value).replace(/\s+/g, " ")}\r\n`) + "ER  - \r\n").join("")],
    "CSL-JSON": ["json", "application/json", (items) => JSON.stringify(items, null, 2) + "\n"],
  };

  const button = (place, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => action(made));
    place.append(made);
  };
  const downloads = (place, name, items) => {
    for (const [label, [extension, type, make]] of Object.entries(formats)) {
      button(place, label, async (made) => {
        made.disabled = true;
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([make(await items())], { type }));
        link.download = `${name}.${extension}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
        made.disabled = false;
      });
    }
  };

  const data = document.querySelector(".cite script");
  if (data) {
    const item = JSON.parse(data.textContent);
    item.URL ||= document.querySelector(".cite [rel=bookmark]").href;
    const line = document.createElement("p");
    line.className = "formats";
    if (navigator.clipboard) {
      button(line, data.dataset.copy, async (made) => {
        const text = document.getElementById("citation").cloneNode(true);
        text.querySelector("[rel=bookmark]").textContent = item.URL;
        await navigator.clipboard.writeText(text.textContent.trim());
        made.textContent = data.dataset.copied;
        setTimeout(() => { made.textContent = data.dataset.copy; }, 2000);
      });
    }
    downloads(line, key(item), () => [item]);
    data.after(line);
  }

  // A list may go on for many pages: they are read one after the other, and what can't be read is left out.
  const list = document.querySelector(".citelist");
  const rows = (page, address) => [...page.querySelectorAll(".rows > li, .story > li")].map((row) => {
    const link = row.querySelector("h2 a, a");
    const url = new URL(link.getAttribute("href"), address).href;
    return {
      id: new URL(url).pathname, type: "article-newspaper", title: link.textContent,
      author: row.dataset.by ? row.dataset.by.split("; ").map((literal) => ({ literal })) : undefined,
      issued: { "date-parts": [row.querySelector("time").dateTime.slice(0, 10).split("-").map(Number)] },
      "container-title": row.dataset.source, URL: url, archive: list.dataset.archive,
      language: (row.querySelector("h2") ?? link).lang || document.documentElement.lang,
    };
  });
  const whole = async () => {
    const items = rows(document, location.href);
    let next = document.querySelector(".pager [rel=next]")?.href;
    while (next) {
      const answer = await fetch(next).catch(() => null);
      if (!answer?.ok) break;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      items.push(...rows(page, next));
      const older = page.querySelector(".pager [rel=next]")?.getAttribute("href");
      next = older && new URL(older, next).href;
    }
    return items;
  };
  if (list && document.querySelector(".rows, .story")) {
    list.append(list.dataset.label, " ");
    downloads(list, location.pathname.split("/").filter(Boolean).pop() ?? "articles", whole);
  }
})();
