// Gradio's server ends the stream of its messages when it knows of no event that is not done. One that is sent at that
// very moment would be waited for without end, for the page takes the stream as open still; so it is asked for again.
(() => {
	const fetched = window.fetch;
	const joining = new Set(); // events being sent
	const waiting = new Set(); // those sent that are not done
	const done = new Set(); // those done before it was known that they were sent

	const join = async (request) => {
		const response = await fetched(request);
		const { event_id } = response.ok ? await response.clone().json() : {};
		if (event_id && !done.delete(event_id)) waiting.add(event_id);
		return response;
	};

	// Passes the messages on; whether the stream has to be asked for again.
	const pass = async (response, controller) => {
		const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
		let rest = "";
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			const messages = (rest + part.value).split("\n\n");
			rest = messages.pop();
			for (const message of messages) {
				const { msg, event_id } = JSON.parse(message.slice("data:".length));
				if (msg === "process_completed" && !waiting.delete(event_id)) done.add(event_id);
				if (msg === "close_stream") {
					await Promise.allSettled(joining);
					if (waiting.size) return true;
				}
				controller.enqueue(new TextEncoder().encode(`${message}\n\n`));
				// Nothing comes after it, and the page, which aborts the request now, would take that for a lost connection.
				if (msg === "close_stream") return false;
			}
		}
		return false;
	};

	const follow = async (request, first) => {
		const body = new ReadableStream({
			async start(controller) {
				try {
					for (let response = first; await pass(response, controller); ) response = await fetched(request);
					controller.close();
				} catch (error) {
					controller.error(error);
				}
			},
		});
		return new Response(body, { status: first.status, headers: first.headers });
	};

	window.fetch = async (input, options) => {
		const path = new URL(input.url ?? input, location.href).pathname;
		if (path.endsWith("/queue/join")) {
			const sent = join(new Request(input, options));
			joining.add(sent);
			return sent.finally(() => joining.delete(sent));
		}
		if (!path.endsWith("/queue/data")) return fetched(input, options);
		const request = new Request(input, options);
		const response = await fetched(request);
		return response.ok ? follow(request, response) : response;
	};
})();
