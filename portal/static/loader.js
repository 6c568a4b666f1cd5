/* Brings htmx to the page: from the CDN, or our own copy of the same bytes when the CDN fails or stays silent for two seconds.
   A hanging CDN would hold back deferred scripts for many seconds, hence no plain <script src>. Pages work without either. */
(function () {
  "use strict";
  const asked = document.currentScript.dataset;

  function insert(address, otherwise) {
    const script = document.createElement("script");
    script.src = address;
    script.integrity = asked.integrity;
    script.crossOrigin = "anonymous";
    script.onerror = otherwise;
    document.head.append(script);
  }

  let ours = false;
  function insertOurs() {
    if (ours || window.htmx) return;
    ours = true;
    insert(asked.local, null);
  }

  if (asked.source === "local") {
    insertOurs();
  } else {
    insert(asked.cdn, insertOurs);
    setTimeout(insertOurs, 2000);
  }
})();
