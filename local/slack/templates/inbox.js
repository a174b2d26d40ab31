const toast = document.getElementById("toast");

function say(text) {
  toast.textContent = text;
  toast.classList.add("shown");
  setTimeout(() => toast.classList.remove("shown"), 6000);
}

async function refresh() {
  const { version } = await (await fetch("/_control/version")).json();
  const feed = document.getElementById("feed");
  if (version !== Number(feed.dataset.version)) {
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    feed.replaceWith(page.getElementById("feed"));
    const views = document.getElementById("views"), now = page.getElementById("views");
    if (views.dataset.ids !== now.dataset.ids) views.replaceWith(now);
  }
}

async function press(button) {
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  const { ts, block, action } = button.dataset;
  const body = JSON.stringify({ ts, block_id: block, action_id: action, user: document.getElementById("operator").value });
  const answer = await (await fetch("/_control/click", { method: "POST", body })).json();
  if (answer.ok) say(answer.outcome);
  else if (answer.error === "no_interactivity_url")
    say("Nobody listens: no interactivity URL is configured (--interactivity-url).");
  else say(`The click was refused: ${answer.error}`);
}

async function post(path, wanted) {
  return (await fetch(`/_control/${path}`, { method: "POST", body: JSON.stringify(wanted) })).json();
}

async function submit(form) {
  const wanted = { view_id: form.dataset.view, values: Object.fromEntries(new FormData(form)) };
  const answer = await post("submit", { ...wanted, user: document.getElementById("operator").value });
  for (const place of form.querySelectorAll("[data-error]"))
    place.textContent = answer.errors?.[place.dataset.error] ?? "";
  if (answer.ok && !Object.keys(answer.errors).length) form.remove();
  if (answer.error) say(answer.error === "required" ? "Fill in every field." : `Slack says: ${answer.error}`);
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(event.target).catch((error) => say(`The stand-in is gone: ${error}`));
});
document.addEventListener("click", (event) => {
  const closing = event.target.closest("[data-close]");
  if (closing) post("close", { view_id: closing.dataset.close }).then(() => closing.closest("form").remove());
  const button = event.target.closest("button[data-action]");
  if (button) press(button).catch((error) => say(`The stand-in is gone: ${error}`));
});
setInterval(() => refresh().catch(() => {}), 1500);
