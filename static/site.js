// What the pages add when JavaScript runs. Without it everything still works.
(() => {
  "use strict";
  const root = document.documentElement;
  const live = () => document.getElementById("live");
  const SENTENCES = {
    0: "Không có kết nối. Những gì đã nhập vẫn còn trên trang; hãy bấm lại khi có mạng.",
    400: "Trang đã mở quá lâu nên chưa lưu được. Hãy chép lại phần vừa nhập rồi tải lại trang.",
    401: "Phiên làm việc đã hết. Hãy đăng nhập lại.",
    403: "Tài khoản này không có quyền làm việc đó.",
    404: "Không còn thấy nội dung này. Hãy tải lại trang.",
    413: "Tệp quá lớn. Hãy chọn tệp nhỏ hơn rồi gửi lại.",
    429: "Thao tác quá nhanh. Hãy đợi một phút rồi bấm lại.",
    503: "Hệ thống đang bận. Hãy đợi một phút rồi bấm lại.",
    507: "Máy chủ hết chỗ lưu nên việc vừa gửi chưa được lưu. Hãy báo người quản trị, rồi bấm lại.",
    other: "Chưa lưu được. Hãy bấm lại; nếu vẫn không được, hãy báo người quản trị.",
  };

  function tell(sentence) {
    const box = live();
    if (!box) return;
    const line = document.createElement("p");
    line.textContent = sentence;
    box.replaceChildren(line);
  }

  // One press, one request: the buttons of a form wait while it is being sent, and come back when it is not.
  function hold(form) {
    form.dataset.sending = "1";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  }
  function release(form) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post], [hx-put], [hx-delete]")) return;
    if (form.dataset.sending) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      return tell(SENTENCES[0]);
    }
    hold(form);
    const sends = [...form.querySelectorAll("[type=file]")].some((field) => field.files.length);
    if (sends) tell("Đang gửi tệp, có thể mất vài phút. Đừng đóng trang này.");
    // An answer that is a file leaves the page standing: give the button back.
    setTimeout(() => release(form), sends ? 120000 : 8000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  // A field that asks while somebody types (a search, a hint) must not hold the form it stands in.
  const sentBy = (elt) => (elt.matches("form, button") ? elt.closest("form[method=post]") : null);
  // A field that asks while somebody types must not take them to the sign-in page: only the form's own button
  // sends everything that was typed along to be kept.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401 || !event.detail.elt.matches("input, textarea, select, #typed")) return;
    event.preventDefault();
    tell("Phiên làm việc đã hết. Cứ bấm nút lưu: nội dung đã nhập hiện lại sau khi đăng nhập.");
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = sentBy(event.detail.elt);
    if (!form) return;
    if (form.dataset.sending) return event.preventDefault();
    hold(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = sentBy(event.detail.elt);
    if (form) release(form);
    // A refusal is swapped in, hence «successful» too; its sentence must stay.
    if (event.detail.successful && event.detail.xhr.status < 400 && live()) live().replaceChildren();
  });
  document.addEventListener("htmx:responseError", (event) => {
    tell(SENTENCES[event.detail.xhr.status] || SENTENCES.other);
  });
  document.addEventListener("htmx:sendError", () => tell(SENTENCES[0]));
  document.addEventListener("htmx:timeout", () => tell(SENTENCES[0]));

  // The summary asks for the focus itself (autofocus); this is for browsers that grant it to controls only.
  function focusErrors() {
    const summary = document.querySelector("[data-error-summary]");
    if (summary && document.activeElement !== summary) summary.focus();
  }
  document.addEventListener("htmx:afterSettle", focusErrors);
  addEventListener("load", focusErrors);

  function start() {
    root.classList.add("js");
    for (const row of document.querySelectorAll(".path, .tabs ol")) {
      const here = row.querySelector("[aria-current]");
      if (here) row.scrollLeft = here.parentElement.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
      // A step that is half out of sight is not brought in by the browser when the tab key reaches it.
      row.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
    }
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-print]")) print();
      const copy = event.target.closest("[data-copy]");
      if (copy) {
        // The clipboard of newer browsers is shut on a plain address of an office's network; this one is not.
        document.getElementById(copy.dataset.copy).select();
        if (document.execCommand("copy")) tell("Đã chép. Mở Zalo rồi dán vào ô tin nhắn.");
      }
      const all = event.target.closest("[data-tick-all]");
      if (all) for (const box of all.form.querySelectorAll("[type=checkbox]")) box.checked = true;
      for (const menu of document.querySelectorAll("details.menu[open]")) {
        if (!menu.contains(event.target)) menu.open = false;
      }
    });
    // The arrows lead from one dossier to the next, unless something else on the page has a use for them.
    document.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
      if (event.target.closest("input, select, textarea, summary, [tabindex='0'], [contenteditable]")) return;
      const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
      if (link) link.click();
    });
    // Four buttons move a box of a form, and so do the arrow keys on them: the number changes, the picture follows.
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-moved]");
      if (!button) return;
      event.preventDefault();
      const field = document.getElementById(button.dataset.moved);
      const moved = Number(field.value.replace(",", ".")) + Number(button.dataset.by);
      field.value = String(Math.round(moved * 100) / 100).replace(".", ",");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    document.addEventListener("keydown", (event) => {
      const row = event.target.closest(".nudge");
      const button = row && row.querySelector(`[value$=":${event.key.replace("Arrow", "").toLowerCase()}"]`);
      if (!button) return;
      event.preventDefault();
      button.focus();
      button.click();
    });
    document.addEventListener("keydown", (event) => {
      const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  }
  start(); // deferred: the document is there
})();
