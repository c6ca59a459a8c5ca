// Small page behaviour; every page works without it except batch buttons and the drawer, which then are plain pages.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const drawer = $("#drawer");
  const toggle = $(".nav-toggle");
  let opener = null;

  const menu = (on) => {
    document.body.classList.toggle("nav-open", on);
    if (toggle) toggle.setAttribute("aria-expanded", String(on));
  };
  const closeMenus = (except) => $$("details[data-menu][open]").forEach((one) => { if (one !== except) one.open = false; });
  const countChosen = () => $$("[data-batch]").forEach((form) => {
    const boxes = $$("input[name=id]", form), chosen = boxes.filter((box) => box.checked).length, all = $("[data-all]", form);
    if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    $$("[data-chosen]", form).forEach((one) => { one.hidden = !chosen; });
    $$("[data-chosen-count]", form).forEach((one) => { one.textContent = chosen; });
    $$("[data-needs-chosen]", form).forEach((button) => { button.disabled = !chosen; });
  });
  const settle = (root) => {
    const focus = $("[data-focus]", root);
    if (focus) focus.focus();
    countChosen();
  };

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest(".nav-toggle")) menu(!document.body.classList.contains("nav-open"));
    else if (!target.closest("#nav")) menu(false);
    closeMenus(target.closest("details[data-menu]"));
    const link = target.closest("[data-drawer]");
    if (link) opener = link;
    if (drawer && (target.closest("[data-close]") || target === drawer)) drawer.close();
    if (target.closest("[data-print]")) window.print();
    const clear = target.closest("[data-clear]");
    if (clear) { const input = $(clear.dataset.clear); input.value = ""; input.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu(false);
    const open = $("details[data-menu][open]");
    if (open) { open.open = false; $("summary", open).focus(); }
    const review = event.target.closest("[data-keys]");
    if (review && event.target.matches("input, textarea, select")) ($("[data-focus]", review) || review).focus();
  });
  // One-key review: only while the focus is inside the part that says so (WCAG 2.1.4), never while typing.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const review = event.target.closest("[data-keys]");
    const meant = review && /^[a-z]$/.test(event.key) && $(`[data-key="${event.key}"]`, review);
    if (meant) { event.preventDefault(); meant.click(); }
  });
  // Files dropped on the marked place go into its file input.
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    const place = event.target.closest && event.target.closest("[data-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) $("input[type=file]", place).files = event.dataTransfer.files;
  }));
  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("[data-all]")) $$("input[name=id]", target.form).forEach((box) => { box.checked = target.checked; });
    if (target.closest("[data-batch]")) countChosen();
    if (target.matches("[data-submits]")) target.form.requestSubmit ? target.form.requestSubmit() : target.form.submit();
    if (target.matches("[data-id-number]")) readIdNumber(target);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  // What an ID number says of sex and birth date is shown while typing; the server derives it again.
  const readIdNumber = (input) => {
    const digits = input.value.trim().toUpperCase();
    const told = $("#id-number-says");
    if (!told) return;
    const eighteen = /^\d{17}[\dX]$/.test(digits) ? digits : /^\d{15}$/.test(digits) ? digits.slice(0, 6) + "19" + digits.slice(6) + "?" : "";
    told.textContent = eighteen ? `${+eighteen[16] % 2 ? "男" : "女"}，${eighteen.slice(6, 10)} 年 ${+eighteen.slice(10, 12)} 月 ${+eighteen.slice(12, 14)} 日出生` : "";
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (drawer && drawer.open && event.detail.target && event.detail.target.id === "messages") event.detail.target = $("[data-messages]", drawer) || event.detail.target;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (drawer && event.target.id === "drawer-body" && !drawer.open) { drawer.showModal(); drawer.scrollTop = 0; }
    settle(event.target);
  });
  document.addEventListener("htmx:sendError", () => {
    const place = $("#messages");
    if (place) { place.textContent = "没有连上服务器，没有任何改动。请检查网络后再试。"; place.className = "alert bad"; }
  });
  if (drawer) drawer.addEventListener("close", () => { if (opener && document.contains(opener)) opener.focus(); });
  const query = $("[data-query]");
  if (query && matchMedia("(max-width: 760px)").matches) query.open = false;
  const here = $("#nav [aria-current]"), nav = $("#nav");
  if (here && nav && here.offsetTop + here.offsetHeight > nav.clientHeight) nav.scrollTop = here.offsetTop - nav.clientHeight / 2; // a long menu shows where one is
  settle(document);
})();
