// Passkeys: the page's form says what to ask the device for; what it answers goes into the form. Nothing else is sent.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function ready(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials])
    for (const one of list ?? []) one.id = bytes(one.id);
  return { publicKey: options };
}

function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

for (const form of document.querySelectorAll("form.passkey")) {
  if (!window.PublicKeyCredential) continue;
  form.querySelector(".scripted").hidden = false;
  form.querySelector(".unscripted").hidden = true;
  form.querySelector("button").addEventListener("click", async () => {
    const status = form.querySelector("[role=status]");
    status.textContent = "";
    try {
      const options = ready(JSON.parse(form.dataset.options));
      form.elements.khoa.value = told(await navigator.credentials[form.dataset.passkey](options));
    } catch {
      status.textContent = form.dataset.failed;
      return;
    }
    form.submit();
  });
}
