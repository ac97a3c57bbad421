// Presses on «Trao» that outlive a lost connection, a reload and a closed page. Without JavaScript each is a form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-taps]");
  const box = document.getElementById("taps");
  if (!box) return;
  const me = form ? form.dataset.user : "";
  const PREFIX = "tap:";
  const AGAIN = 15000;
  let sending = false;
  let halted = "";

  // One key for each press: two pages of one telephone never overwrite each other's.
  const store = {
    all() {
      const found = [];
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (!key.startsWith(PREFIX)) continue;
        try {
          found.push(JSON.parse(localStorage.getItem(key)));
        } catch {
          localStorage.removeItem(key);
        }
      }
      return found.sort((one, other) => one.at.localeCompare(other.at));
    },
    put(tap) {
      localStorage.setItem(PREFIX + tap.uuid, JSON.stringify(tap));
    },
    drop(tap) {
      localStorage.removeItem(PREFIX + tap.uuid);
    },
  };
  const mine = () => store.all().filter((tap) => tap.user === me);
  const waiting = () => mine().filter((tap) => !tap.told);

  // crypto.randomUUID is shut on a plain address of an office's network; this is not.
  function newUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function element(tag, words, css) {
    const made = document.createElement(tag);
    made.textContent = words;
    if (css) made.className = css;
    return made;
  }

  function rowOf(tap) {
    return document.getElementById("hand-" + tap.one);
  }
  function mark(row, words, ...more) {
    row.classList.add("is-tapped");
    for (const control of row.querySelectorAll(":scope > a, :scope > button")) control.hidden = true;
    row.querySelector(".tap-state")?.remove();
    const state = element("span", words, "tap-state");
    state.append(...more);
    row.append(state);
  }
  function unmark(row) {
    row.classList.remove("is-tapped");
    for (const control of row.querySelectorAll(":scope > a, :scope > button")) control.hidden = false;
    row.querySelector(".tap-state")?.remove();
  }

  function show() {
    const all = store.all();
    const told = all.filter((tap) => tap.user === me && tap.told);
    const own = waiting();
    const others = {};
    for (const tap of all) if (tap.user !== me && !tap.told) (others[tap.name] ||= []).push(tap.written);
    const lines = told.map((tap) => element("li", tap.told));
    for (const [name, names] of Object.entries(others)) {
      lines.push(element("li", `${names.length} lượt trao do ${name} bấm trên máy này đang chờ gửi (${names.join(", ")}). Hãy đăng nhập bằng tài khoản đó để gửi.`));
    }
    document.getElementById("taps-told").replaceChildren(...lines);
    document.getElementById("taps-seen").hidden = !told.length;
    document.getElementById("taps-send").hidden = !own.length;
    const line = document.getElementById("taps-waiting");
    line.replaceChildren(own.length ? `${own.length} lượt trao đang chờ gửi. ${halted || "Đang giữ trong máy này và tự gửi khi có mạng."}` : "");
    if (own.length && halted && halted.includes("đăng nhập")) {
      const link = element("a", " Đăng nhập");
      link.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
      line.append(link);
    }
    box.hidden = !own.length && !lines.length;
    for (const tap of own) {
      const row = rowOf(tap);
      if (!row || row.querySelector(".tap-state")) continue;
      const drop = element("button", "Bỏ lượt này", "button quiet");
      drop.type = "button";
      drop.addEventListener("click", () => {
        store.drop(tap);
        unmark(row);
        show();
      });
      mark(row, "Đang chờ gửi ", drop);
    }
    for (const count of document.querySelectorAll("[data-counts]")) {
      count.textContent = document.querySelectorAll(".hand-list li:not(.is-tapped)" + count.dataset.counts).length;
    }
  }

  function done(tap, answer) {
    store.drop(tap);
    const row = rowOf(tap);
    if (!row) return;
    const undo = element("a", "Hoàn tác", "button quiet");
    undo.href = answer.undo;
    mark(row, "Đã trao ", undo);
  }
  function refuse(tap, sentence) {
    store.put({ ...tap, told: sentence });
    const row = rowOf(tap);
    if (row) mark(row, "Chưa ghi được");
  }

  async function ask(url, options) {
    return fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
  }
  const HALTS = {
    401: "Phiên làm việc đã hết: hãy đăng nhập rồi mở lại trang này, các lượt sẽ được gửi.",
    429: "Máy chủ đang nhận quá nhiều lượt; sẽ tự gửi lại.",
    other: "Máy chủ chưa nhận được; sẽ tự gửi lại.",
  };
  const GONE = {
    403: "tài khoản này không có quyền trao Giấy khen ở đây.",
    404: "không còn thấy Giấy khen này.",
  };

  async function send() {
    if (sending || !me || !navigator.onLine || !waiting().length) return;
    sending = true;
    try {
      halted = "";
      const answer = await ask(form.dataset.session, { headers: { Accept: "application/json" } });
      if (answer.status !== 200) {
        halted = HALTS[answer.type === "opaqueredirect" ? 401 : answer.status] || HALTS.other;
        return;
      }
      const session = await answer.json();
      // Somebody else has signed in on this telephone since the page was opened.
      if (String(session.user) !== me) {
        halted = `Máy này đang đăng nhập bằng tài khoản ${session.name}. Hãy đăng nhập lại bằng tài khoản của người đã bấm.`;
        return;
      }
      for (const tap of waiting()) {
        if (!(await sendOne(tap, session.token))) return;
        show();
      }
    } catch {
      halted = "";
    } finally {
      sending = false;
      show();
    }
  }

  async function sendOne(tap, token) {
    const answer = await ask(tap.url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      body: new URLSearchParams({
        client_uuid: tap.uuid,
        receiver_name: tap.receiver,
        relation: tap.relation,
        tapped_by: tap.user,
        tapped_at: tap.at,
        sent_at: new Date().toISOString(),
      }),
    });
    if (answer.status === 200) {
      done(tap, await answer.json());
    } else if (answer.status === 409 || answer.status === 422) {
      refuse(tap, (await answer.json()).sentence);
    } else if (GONE[answer.status]) {
      refuse(tap, `${tap.written}: ${GONE[answer.status]}`);
    } else {
      halted = HALTS[answer.status] || HALTS.other;
      return false;
    }
    return true;
  }

  function keep(event) {
    const button = event.submitter;
    if (!button || !button.dataset.one) return;
    const value = (name) => form.querySelector(`[name=${name}]`)?.value.trim() || "";
    const tap = {
      uuid: newUuid(),
      user: me,
      name: form.dataset.name,
      one: button.dataset.one,
      written: button.dataset.written,
      url: button.getAttribute("formaction") || form.getAttribute("action"),
      receiver: value("receiver_name"),
      relation: value("relation"),
      at: new Date().toISOString(),
    };
    // A relation without a name is refused by the server's own page, where it can be mended.
    if (tap.relation && !tap.receiver) return;
    try {
      store.put(tap);
    } catch {
      return; // no room or no storage: the form itself is sent
    }
    event.preventDefault();
    event.stopPropagation();
    show();
    send();
  }

  // The search box narrows the names that are here, with or without a connection.
  function narrow(event) {
    const folded = event.target.value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
    for (const row of document.querySelectorAll(".hand-list li")) row.hidden = !row.dataset.fold.includes(folded);
  }

  if (form) form.addEventListener("submit", keep);
  document.getElementById("filter-q")?.addEventListener("input", narrow);
  document.getElementById("taps-send").addEventListener("click", send);
  document.getElementById("taps-seen").addEventListener("click", () => {
    for (const tap of mine()) if (tap.told) store.drop(tap);
    show();
  });
  for (const name of ["online", "pageshow", "focus"]) addEventListener(name, send);
  document.addEventListener("visibilitychange", send);
  addEventListener("storage", show);
  setInterval(send, AGAIN);
  show();
  send();
})();
