// Swagger's page of the OpenAPI document. Somebody who is logged in sends the requests as themselves, by the cookie
// and the CSRF token that this page was given; a token that is pasted under "Authorize" comes before that, and is
// forgotten with the page.
"use strict";

const page = document.getElementById("swagger-ui");

function addProof(request) {
  const isOurs = new URL(request.url, document.baseURI).origin === window.location.origin;
  if (isOurs && page.dataset.csrf && !("Authorization" in request.headers)) {
    request.headers["X-CSRFToken"] = page.dataset.csrf;
  }
  return request;
}

SwaggerUIBundle({
  url: page.dataset.document,
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  defaultModelsExpandDepth: -1, // the list of all schemas below: hundreds, and each operation shows its own
  validatorUrl: null,
  requestInterceptor: addProof,
});
