// Saves a list of results: as CSV, BibTeX, RIS or CSL-JSON. Each format has its own way of writing what would otherwise mean
// something in it.

const line = (text) => text.replace(/[\s\u0000-\u001F]+/g, " ").trim();

// A cell that begins like a formula is defused, as in the data set.
const cell = (text) => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

const LATEX = { "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", $: "\\$", "&": "\\&", "#": "\\#", _: "\\_", "%": "\\%", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
const latex = (text) => line(text).replace(/[\\{}$&#_%~^]/g, (c) => LATEX[c]);

const formats = {
  csv: {
    type: "text/csv",
    write: (cards) => ["date,title,url,authors,source,countries", ...cards.map((card) => [card.date, card.title, card.url, card.authors.join("; "), card.source, card.countries.join("; ")].map(cell).join(","))].join("\r\n"),
  },
  bib: {
    type: "application/x-bibtex",
    write: (cards) => cards.map((card, n) => {
      const [year, month] = card.date.split("-");
      const fields = { title: `{${latex(card.title)}}`, author: card.authors.map((name) => `{${latex(name)}}`).join(" and "), journal: latex(card.source), year, month: month ? `${+month}` : "", url: card.url.replace(/[\\{}]/g, encodeURIComponent) };
      return `@article{result${n + 1}-${year},\n${Object.entries(fields).filter(([, value]) => value).map(([key, value]) => `  ${key} = {${value}},\n`).join("")}}\n`;
    }).join("\n"),
  },
  ris: {
    type: "application/x-research-info-systems",
    write: (cards) => cards.map((card) => {
      const date = card.date.slice(0, 10).split("-");
      const fields = [["TY", "NEWS"], ["TI", line(card.title)], ...card.authors.map((name) => ["AU", line(name)]), ["T2", line(card.source)], ["PY", date[0]], ["DA", [date[0], date[1] ?? "", date[2] ?? "", ""].join("/")], ["UR", card.url], ["ER", ""]];
      return fields.filter(([tag, value]) => value || tag === "ER").map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
    }).join("\r\n"),
  },
  json: {
    type: "application/vnd.citationstyles.csl+json",
    write: (cards) => JSON.stringify(cards.map((card) => ({
      id: card.url,
      type: "article-newspaper",
      title: card.title,
      author: card.authors.map((literal) => ({ literal })),
      "container-title": card.source || undefined,
      issued: { "date-parts": [card.date.slice(0, 10).split("-").map(Number)] },
      URL: card.url,
      language: card.language,
    })), null, 1),
  },
};

export function write(format, cards) {
  return formats[format].write(cards);
}

export function save(format, cards, href) {
  const text = write(format, cards.map((card) => ({ ...card, url: href(card.url) })));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: formats[format].type }));
  link.download = `results.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
