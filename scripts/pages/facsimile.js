// Scanned pages: larger and smaller, from page to page, with buttons and with keys. Without this file they can be scrolled
// through and opened one by one.
(() => {
  const section = document.querySelector(".facsimile");
  const scans = section?.querySelector(".scans");
  if (!scans) return;
  const pages = [...scans.querySelectorAll("figure")];
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-labelledby", "_facsimile");
  const place = document.createElement("output");
  const button = (sign, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", action);
    return made;
  };

  const LARGEST = 3;
  let zoom = 0;
  const magnify = (step) => {
    const next = Math.min(LARGEST, Math.max(0, zoom + step));
    if (next === zoom) return;
    // What is in the middle stays there.
    const middle = ["Left", "Top"].map((side) => {
      const [whole, seen] = side === "Left" ? [scans.scrollWidth, scans.clientWidth] : [scans.scrollHeight, scans.clientHeight];
      return (scans[`scroll${side}`] + seen / 2) / whole;
    });
    scans.classList.replace(`z${zoom}`, `z${next}`) || scans.classList.add(`z${next}`);
    zoom = next;
    scans.scrollLeft = middle[0] * scans.scrollWidth - scans.clientWidth / 2;
    scans.scrollTop = middle[1] * scans.scrollHeight - scans.clientHeight / 2;
    smaller.disabled = !zoom;
    larger.disabled = zoom === LARGEST;
  };
  // The page that a reader turned to, until they scroll: the last ones may be too short to come to the top.
  let turned = null;
  const current = () => {
    if (turned !== null) return turned;
    const half = scans.getBoundingClientRect().top + scans.clientHeight / 2;
    const at = pages.findIndex((page) => page.getBoundingClientRect().bottom > half);
    return at < 0 ? pages.length - 1 : at;
  };
  const turn = (step) => {
    turned = Math.min(pages.length - 1, Math.max(0, current() + step));
    const page = pages[turned];
    scans.scrollTop += page.getBoundingClientRect().top - scans.getBoundingClientRect().top;
    scans.scrollLeft = 0;
    tell();
  };
  const tell = () => {
    const at = current();
    place.textContent = `${at + 1} / ${pages.length}`;
    before.disabled = at === 0;
    after.disabled = at === pages.length - 1;
  };

  const { smaller: less, larger: more, before: back, after: on } = section.dataset;
  const before = button("↑", back, () => turn(-1));
  const after = button("↓", on, () => turn(1));
  const smaller = button("−", less, () => magnify(-1));
  const larger = button("+", more, () => magnify(1));
  smaller.disabled = true;
  // A browser that shows no PDF would leave a white page, or save the file unasked: the link below is enough then.
  if (navigator.pdfViewerEnabled === false) for (const frame of scans.querySelectorAll("iframe")) frame.remove();
  if (pages.length > 1) bar.append(before, after, place);
  if (scans.querySelector("img")) bar.append(smaller, larger);
  scans.before(bar);
  scans.classList.add("z0");
  scans.addEventListener("scroll", tell, { passive: true });
  for (const moved of ["wheel", "touchmove", "pointerdown"]) {
    scans.addEventListener(moved, () => { turned = null; }, { passive: true });
  }
  scans.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey) return;
    if (/^(Arrow|Page|Home|End| )/.test(key)) turned = null;
    if (key === "+" || key === "=") magnify(1);
    else if (key === "-") magnify(-1);
    else if (key === "n") turn(1);
    else if (key === "p") turn(-1);
  });
  tell();
})();
