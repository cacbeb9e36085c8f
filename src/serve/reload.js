// Keeps an open page up to date while `archive serve` runs. Everything is done through the DOM and constructed
// style sheets, so that the page may forbid inline styles and scripts.
(() => {
  const script = document.currentScript;
  const scrollKey = `archive-scroll ${location.pathname}`;
  let overlay = null;
  let source = null;

  const kept = sessionStorage.getItem(scrollKey);
  if (kept !== null) {
    sessionStorage.removeItem(scrollKey);
    const [x, y] = kept.split(" ").map(Number);
    addEventListener("load", () => scrollTo(x, y), { once: true });
  }

  function reload() {
    sessionStorage.setItem(scrollKey, `${scrollX} ${scrollY}`);
    location.reload();
  }

  // The old style sheet stays until the new one is there, so that the page does not flicker.
  function swapStyles(urls) {
    for (const url of urls) {
      const wanted = new URL(url, location.href);
      for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
        const current = new URL(old.href);
        if (current.pathname === wanted.pathname && current.href !== wanted.href) {
          const fresh = old.cloneNode();
          fresh.href = wanted.href;
          fresh.addEventListener("load", () => old.remove(), { once: true });
          old.after(fresh);
        }
      }
    }
  }

  function showErrors({ errors, more }) {
    overlay?.remove();
    overlay = null;
    if (errors.length === 0) return;
    overlay = document.createElement("archive-errors");
    const shadow = overlay.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 2147483647;
              background: #1b1b1f; color: #f3f3f5; border-top: 4px solid #e5484d; direction: ltr;
              box-shadow: 0 -4px 24px #0008; font: 14px/1.45 ui-monospace, monospace; }
      header { display: flex; gap: 1em; justify-content: space-between; padding: .8em 1.2em 0; }
      strong { font: 600 15px/1.4 system-ui, sans-serif; }
      button { font: 14px/1 system-ui, sans-serif; color: inherit; background: #35353c; border: 0;
               border-radius: 4px; padding: .4em .8em; cursor: pointer; }
      pre { margin: 0; padding: .8em 1.2em; white-space: pre-wrap; overflow-wrap: anywhere; }
      pre + pre { border-top: 1px solid #3a3a42; }`);
    shadow.adoptedStyleSheets = [sheet];
    const header = document.createElement("header");
    const title = document.createElement("strong");
    const count = errors.length + more;
    title.textContent = `${count} error${count === 1 ? "" : "s"}: the page shows the last good state`;
    title.setAttribute("role", "status");
    const close = document.createElement("button");
    close.textContent = "Close";
    close.addEventListener("click", () => overlay?.remove());
    header.append(title, close);
    shadow.append(header);
    for (const error of errors) {
      const text = document.createElement("pre");
      text.textContent = error;
      shadow.append(text);
    }
    if (more > 0) {
      const text = document.createElement("pre");
      text.textContent = `and ${more} more, in the terminal`;
      shadow.append(text);
    }
    document.documentElement.append(overlay);
  }

  function connect() {
    const url = new URL("events", script.src);
    url.searchParams.set("page", location.pathname);
    url.searchParams.set("seen", script.dataset.version);
    source = new EventSource(url);
    source.addEventListener("reload", reload);
    source.addEventListener("styles", (event) => swapStyles(JSON.parse(event.data)));
    source.addEventListener("errors", (event) => showErrors(JSON.parse(event.data)));
    // The browser comes again by itself, unless the server had no room.
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) setTimeout(() => document.hidden || connect(), 5000);
    });
  }

  // A browser keeps few connections to one host: pages that nobody looks at give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (source === null) {
      connect();
    }
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
  if (!document.hidden) connect();
})();
