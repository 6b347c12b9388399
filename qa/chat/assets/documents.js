// Runs once, with `element` (the list of documents) and `trigger` given by Gradio's HTML component.

let turns = 0; // which of two documents that were looked at is the later one
element.addEventListener("click", (event) => {
	const button = event.target.closest("[data-guide]");
	if (!button) return;
	trigger("select", { guide: button.dataset.guide, turn: ++turns });
	// On a narrow screen the guide is below the list.
	const guide = document.getElementById("fn-one");
	new MutationObserver((_, observer) => {
		observer.disconnect();
		document.querySelector("#fn-guide h2")?.focus({ preventScroll: true });
		document.getElementById("fn-guide")?.scrollIntoView({ block: "nearest" });
	}).observe(guide ?? document.getElementById("fn-documents") ?? document.body, { childList: true, subtree: true });
});
