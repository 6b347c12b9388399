// Runs once, with `element` (the notes) and `trigger` given by Gradio's HTML component.

element.addEventListener("click", (event) => {
	const button = event.target.closest("[data-remove]");
	if (button) trigger("select", { note: button.dataset.remove });
});
