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

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button) press(button).catch((error) => say(`The stand-in is gone: ${error}`));
});
setInterval(() => refresh().catch(() => {}), 1500);
