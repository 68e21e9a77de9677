// Follows the models while somebody edits them: the server tells which build there is, and what is
// wrong with what it could not build.

function follow(leave, tell) {
  const own = document.querySelector('meta[name="build"]').content;
  let events;
  const listen = () => {
    events = new EventSource("/events");
    events.addEventListener("message", (event) => {
      const { build, problems } = JSON.parse(event.data);
      if (build === own) {
        tell(problems);
        return;
      }
      events.close();
      leave();
      location.reload();
    });
    // Browsers try again by themselves, but not after they were turned away.
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
  };
  listen();
}
