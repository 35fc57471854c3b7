/** Every sentence of a call from the browser, by language. */

const es = {
  locale: "es-CO",
  explanation:
    "Su navegador le va a pedir permiso para usar el micrófono. Lo usamos solo mientras dure la llamada y solo para que le oigan. Si el navegador pregunta, elija «Permitir».",
  policy: ["/privacidad.html", "Política de tratamiento de datos"],
  proceed: "Continuar y llamar",
  notNow: "Ahora no",
  states: {
    microphone: "Esperamos su permiso para usar el micrófono…",
    preparing: "Preparando la llamada…",
    ringing: "Llamando… Espere a que le contesten.",
    connected: "Está en la llamada.",
    muted: "Está en la llamada. Su micrófono está en silencio.",
  },
  ended: (duration) => `La llamada terminó. Duró ${duration}.`,
  cancelled: "Canceló la llamada antes de que contestaran.",
  duration: "Duración",
  cancel: "Cancelar la llamada",
  hangUp: "Colgar",
  mute: "Silenciar mi micrófono",
  again: "Llamar otra vez",
  errorPrefix: "Error:",
  otherwise: "También puede",
  form: ["#llamada", "dejar su número y le llamamos"],
  retry: (when) => `Puede intentarlo de nuevo ${when}.`,
  failures: {
    denied: "El navegador no tiene permiso para usar el micrófono. Actívelo con el icono que está junto a la dirección de esta página y llame otra vez.",
    noMicrophone: "No encontramos un micrófono en este equipo. Conecte uno y llame otra vez.",
    busy: "Otra aplicación está usando el micrófono. Ciérrela y llame otra vez.",
    noBrowser: "Este navegador no permite llamadas en esta página. Pruebe con una versión reciente y con una dirección que empiece por https.",
    library: "No pudimos cargar lo que el navegador necesita para llamar. Revise su conexión y llame otra vez.",
    offline: "Parece que no tiene conexión a internet. Llame otra vez cuando vuelva.",
    gateway: "El servicio no pudo preparar la llamada. El problema es nuestro, no de su equipo.",
    tooMany: "Hubo demasiados intentos seguidos desde su conexión.",
    notAVisitor: "No pudimos comprobar que la llamada viene de esta página. Recárguela y llame otra vez.",
    notOffered: "Las llamadas desde el navegador ya no están disponibles aquí.",
    webex: "Webex no aceptó la conexión. Espere un momento y llame otra vez.",
    notTaken: "La llamada no se pudo completar: la línea puede estar ocupada o cerrada en este momento.",
    noAnswer: "Nadie contestó. Puede que todos los asesores estén ocupados.",
    dropped: "La llamada se cortó. Revise su conexión y llame otra vez.",
  },
};

const en = {
  locale: "en",
  explanation:
    "Your browser will ask for permission to use the microphone. We use it only while the call lasts and only so that you can be heard. When the browser asks, choose “Allow”.",
  policy: ["/en/privacy.html", "Data policy"],
  proceed: "Continue and call",
  notNow: "Not now",
  states: {
    microphone: "Waiting for your permission to use the microphone…",
    preparing: "Preparing the call…",
    ringing: "Calling… Wait for an answer.",
    connected: "You are in the call.",
    muted: "You are in the call. Your microphone is muted.",
  },
  ended: (duration) => `The call is over. It lasted ${duration}.`,
  cancelled: "You cancelled the call before it was answered.",
  duration: "Duration",
  cancel: "Cancel the call",
  hangUp: "Hang up",
  mute: "Mute my microphone",
  again: "Call again",
  errorPrefix: "Error:",
  otherwise: "You can also",
  form: ["#call", "leave your number and we call you"],
  retry: (when) => `You can try again ${when}.`,
  failures: {
    denied: "The browser has no permission to use the microphone. Turn it on with the icon beside this page's address and call again.",
    noMicrophone: "We found no microphone on this device. Connect one and call again.",
    busy: "Another application is using the microphone. Close it and call again.",
    noBrowser: "This browser allows no calls on this page. Try a recent version, and an address that begins with https.",
    library: "We could not load what the browser needs for a call. Check your connection and call again.",
    offline: "You seem to be offline. Call again when the connection is back.",
    gateway: "The service could not prepare the call. The fault is ours, not your device's.",
    tooMany: "There were too many attempts in a row from your connection.",
    notAVisitor: "We could not verify that the call comes from this page. Reload it and call again.",
    notOffered: "Calls from the browser are no longer available here.",
    webex: "Webex did not accept the connection. Wait a moment and call again.",
    notTaken: "The call could not be completed: the line may be busy or closed right now.",
    noAnswer: "Nobody answered. All advisers may be busy.",
    dropped: "The call was cut off. Check your connection and call again.",
  },
};

/** The words for a language tag; Spanish when we do not speak it. */
export function wordsFor(lang) {
  return lang?.toLowerCase().startsWith("en") ? en : es;
}
