// What a page can do beyond being read. Without this file nothing of its text is lost.

// Footnotes and annotations stand in the margin beside their words where it has room. Footnotes stay at the end of the text, too.
(() => {
  // Beside scanned pages there is no margin.
  const prose = document.querySelector(".story:not(.scanned) > .text .prose");
  // What people say beside the text may have footnotes of its own, which stay below it.
  const notes = prose?.querySelector(":scope > .footnotes");
  const own = prose ? [...prose.querySelectorAll(".margin > .note")] : [];
  if (!prose || !notes && !own.length) return;
  const wide = matchMedia("screen and (width >= 80rem)");
  const place = () => {
    for (const old of prose.querySelectorAll(".sidenote")) old.remove();
    notes?.classList.toggle("beside", wide.matches);
    prose.classList.toggle("set", wide.matches && own.length > 0);
    prose.parentElement.style.minBlockSize = "";
    if (!wide.matches) return;
    const top = prose.getBoundingClientRect().top;
    let free = 0;
    const put = (aside, at) => {
      free = Math.max(free, at.getBoundingClientRect().top - top);
      aside.style.top = `${free}px`;
      free = aside.getBoundingClientRect().bottom - top + 12;
    };
    const footnote = (link) => {
      const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!note) return;
      const aside = document.createElement("div");
      aside.className = "sidenote";
      // A reader of the screen finds the note at the end of the text, once.
      aside.setAttribute("aria-hidden", "true");
      const number = document.createElement("b");
      number.textContent = link.textContent;
      aside.append(number);
      for (const part of note.cloneNode(true).childNodes) aside.append(part.cloneNode(true));
      for (const extra of aside.querySelectorAll("[role=doc-backlink], .footnote-backref")) extra.remove();
      for (const inner of aside.querySelectorAll("[id]")) inner.removeAttribute("id");
      for (const inner of aside.querySelectorAll("a")) inner.tabIndex = -1;
      prose.append(aside);
      put(aside, link);
    };
    const all = [...prose.querySelectorAll(".footnote-ref a")].filter((link) => !link.closest(".margin")).map((link) => [link, () => footnote(link)]);
    for (const note of own) {
      const words = prose.querySelector(`[data-n~="${note.dataset.note}"]`) ?? note.closest(".noted") ?? note;
      all.push([words, () => put(note, words)]);
    }
    const isBefore = ([a], [b]) => a === b ? 0 : a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
    for (const [, set] of all.sort(isBefore)) set();
    // What follows the text is as wide as the page, and must begin below the last note.
    if (all.length) prose.parentElement.style.minBlockSize = `${top + free - prose.parentElement.getBoundingClientRect().top}px`;
  };
  place();
  wide.addEventListener("change", place);
  addEventListener("load", place);
})();

// Whatever scrolls sideways must be reachable with the keyboard.
for (const box of document.querySelectorAll(".prose .table")) {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// Marks in the text the words that speak for a country, topic, name or date: for a whole group, or for one item.
(() => {
  const panel = document.querySelector(".panel");
  const story = document.querySelector(".story");
  if (!panel || !story) return;
  // Margin notes are copies that come and go.
  const words = (items) => items.flatMap((item) => [...story.querySelectorAll(`[data-e~="${item.dataset.mark}"]`)]);
  const light = (found) => {
    for (const old of story.querySelectorAll(".evident")) old.classList.remove("evident");
    for (const word of found) word.classList.add("evident");
  };
  const make = (items) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of panel.querySelectorAll(".show")) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", on);
      const found = on ? words(items) : [];
      light(found);
      // Readers stay where they are if they see one of the words.
      const isSeen = (word) => {
        const { top, bottom } = word.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      };
      if (!on) items[0].scrollIntoView({ block: "nearest" });
      else if (!found.some(isSeen)) found[0].scrollIntoView({ block: "center" });
    });
    return button;
  };
  for (const list of panel.querySelectorAll("ul")) {
    const items = [...list.querySelectorAll("[data-mark]")].filter((item) => words([item]).length);
    if (!items.length) continue;
    const all = make(items);
    all.classList.add("all");
    all.textContent = panel.dataset.show;
    const group = list.parentElement.querySelector(":scope > summary") ?? list.previousElementSibling;
    all.setAttribute("aria-label", `${panel.dataset.show}: ${group.textContent}`);
    list.before(all);
    for (const item of items) {
      const reasons = item.querySelector(".ev");
      if (!reasons) continue;
      // The reasons themselves are what is pressed.
      const one = make([item]);
      one.classList.add("ev");
      one.title = panel.dataset.show;
      one.append(...reasons.childNodes);
      reasons.replaceWith(one);
    }
  }
})();

// A passage that is selected can be linked to and quoted.
(() => {
  const prose = document.querySelector(".story .prose[data-passage]");
  if (!prose || !navigator.clipboard) return;
  const bar = document.createElement("div");
  bar.className = "passage";
  bar.setAttribute("role", "toolbar");
  bar.hidden = true;
  const chosen = () => {
    const selection = getSelection();
    const words = selection.toString().replace(/\s+/g, " ").trim();
    return words && selection.rangeCount && prose.contains(selection.anchorNode) ? [words, selection.getRangeAt(0)] : null;
  };
  const address = (words, range) => {
    const part = (text) => encodeURIComponent(text).replace(/-/g, "%2D");
    const list = words.split(" ");
    const fragment = list.length > 12 ? `${part(list.slice(0, 5).join(" "))},${part(list.slice(-5).join(" "))}` : part(words);
    const start = range.startContainer;
    const element = start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement;
    const block = element.closest("p[id], li[id], h2[id], h3[id], h4[id]") ?? element.querySelector("p[id]");
    // Not the permanent link: it leads here by a page that would lose the fragment.
    return `${location.href.split("#")[0]}#${block?.id ?? ""}:~:text=${fragment}`;
  };
  const cited = (words, range) => {
    const text = document.getElementById("_citation")?.cloneNode(true);
    text?.querySelector("[rel=bookmark]")?.remove();
    const quoted = document.createElement("div");
    quoted.append(range.cloneContents());
    for (const extra of quoted.querySelectorAll(".footnote-ref, .note-ref, .margin, .sidenote, .passage")) extra.remove();
    return `“${quoted.textContent.replace(/\s+/g, " ").trim()}” ${text ? text.textContent.trim() : document.title} ${address(words, range)}`;
  };
  for (const [label, make] of [[prose.dataset.passage, address], [prose.dataset.quotation, cited]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      const selected = chosen();
      if (!selected) return;
      await navigator.clipboard.writeText(make(...selected));
      button.textContent = prose.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
    bar.append(button);
  }
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("selectionchange", () => {
    if (bar.contains(document.activeElement)) return;
    const selected = chosen();
    bar.hidden = !selected;
    if (!selected) return;
    const at = selected[1].getBoundingClientRect(), text = prose.parentElement;
    // Behind the block it ends in, the next stop of the keyboard.
    let block = selected[1].endContainer;
    while (block.parentElement && block.parentElement !== prose) block = block.parentElement;
    if (block.parentElement === prose && bar.previousSibling !== block) block.after(bar);
    bar.style.insetBlockStart = `${at.bottom - text.getBoundingClientRect().top + 6}px`;
  });
})();

// The words of a note light up with it.
for (const mark of document.querySelectorAll("mark[data-n]")) {
  const of = () => mark.dataset.n.split(" ").map((number) => document.querySelector(`[data-note="${number}"]`));
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false]]) {
    mark.addEventListener(event, () => of().forEach((note) => note?.classList.toggle("on", on)));
  }
}
