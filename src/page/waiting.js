// Until there is a first build, the page says what is wrong.

follow(() => {}, (problems) => {
  document.querySelector("pre").textContent = problems;
});
