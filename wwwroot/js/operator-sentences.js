import { language } from "./operator-words.js";

/** What the gateway says in English, and the same in Spanish. A sentence that is not here stays as it is. */
const spanish = [
  ["no operator has connected Webex yet", "aún no se ha conectado Webex"],
  [": an operator must visit ", ": un operador debe visitar "],
  ["the client id or secret is wrong", "el id o el secreto del cliente está mal"],
  ["correct ", "corrija "],
  ["the grant has expired or was revoked", "el permiso venció o fue revocado"],
  ["no answer in time", "no hubo respuesta a tiempo"],
  ["Webex could not be reached", "no se pudo conectar con Webex"],
  ["Webex answered ", "Webex respondió "],
  ["the answer was no token", "la respuesta no traía un token"],
  ["the answer to a renewal was lost; the live token is used to its end first", "se perdió la respuesta a una renovación; primero se usa el token vigente hasta su fin"],
  ["the answer to a renewal was lost, and Webex takes each refresh token once", "se perdió la respuesta a una renovación, y Webex acepta cada refresh token una sola vez"],
  ["the token was renewed too often in the last minute", "el token se renovó demasiadas veces en el último minuto"],
  ["the last renewal failed", "la última renovación falló"],
  ["Webex refused the last renewal", "Webex rechazó la última renovación"],
  ["another instance is renewing the token", "otra instancia está renovando el token"],
  ["no renewal could be begun", "no se pudo empezar la renovación"],
  ["KEY_RING_SECRET is not the one that this store was written with", "KEY_RING_SECRET no es con el que se escribió esta base de datos"],
  ["set KEY_RING_SECRET_OLD to that one", "ponga aquel en KEY_RING_SECRET_OLD"],
  ["CLIENT_ID is not the one that Webex was connected with", "CLIENT_ID no es con el que se conectó Webex"],
  ["CLIENT_SECRET is not the one that Webex was connected with", "CLIENT_SECRET no es con el que se conectó Webex"],
  ["set the old one", "ponga el anterior"],
  ["the stored grant was changed since it was written and is not used", "el permiso guardado cambió desde que se escribió y no se usa"],
  ["restore the store from a backup", "restaure la base de datos de una copia"],
  ["Webex refuses the access token and renews it unchanged", "Webex rechaza el token de acceso y lo renueva sin cambio"],
  [", or connect Webex again at ", ", o conecte Webex de nuevo en "],
  ["the store is down", "la base de datos no responde"],
  ["something went wrong here; see the log", "hubo un error interno; vea el registro"],
  ["(tracking id ", "(seguimiento "],
  ["Webex will not renew this token: ", "Webex no renueva este token: "],
  ["The token could not be renewed: ", "No se pudo renovar el token: "],
  ["Webex does not allow it: add the scopes cjp:config_read and cjp:config_write to the Integration and to Webex:Tokens:ContactCenter:Scopes, and let an administrator connect Webex again at ", "Webex no lo permite: agregue los permisos cjp:config_read y cjp:config_write a la integración y a Webex:Tokens:ContactCenter:Scopes, y que un administrador conecte Webex de nuevo en "],
  ["Set Site:Address to the https address of this site, such as https://www.example.com: Webex posts its events there.", "Ponga en Site:Address la dirección https de este sitio, como https://www.example.com: allí envía Webex sus eventos."],
  ["Webex gave no answer that can be read; try again in a moment.", "Webex no dio una respuesta legible; intente de nuevo en un momento."],
  ["Webex refused it; its tracking id is in Control Hub.", "Webex lo rechazó; el número de seguimiento está en Control Hub."],
  ["Webex has set it to inactive; it is renewed within ten minutes.", "Webex la desactivó; se renueva en diez minutos."],
  ["the receiver answered ", "el destino respondió "],
  ["the receiver could not be reached", "no se pudo conectar con el destino"],
  ["the receiver did not answer within ", "el destino no respondió en "],
  ["Operator:Alerts:Url is not set, so there is no receiver.", "Operator:Alerts:Url no está puesto, así que no hay destino."],
  ["Nothing was changed. The log has the reason.", "No se cambió nada. El registro dice la causa."],
  ["The number is not on the list.", "El número no está en la lista."],
  ["'number' must be a telephone number, with its calling code if it is not of a served region, such as +57 321 123 4567.", "eso no es un número de teléfono. Si no es de una región atendida, escríbalo con su indicativo, como +57 321 123 4567. Una referencia tiene ocho letras y cifras."],
  ["'q' takes a callback's id, or its reference of 8 characters. For a telephone number, POST {\"number\":\"…\"} to /operator/callbacks/find: addresses are kept in logs.", "eso no es el id de una llamada ni una referencia de ocho letras y cifras."],
  ["'from' must lie before 'to'.", "«Desde» debe ser antes de «Hasta»."],
  [" must be one of: ", " debe ser uno de: "],
  ["'after' must be the 'next' of an answer of this list.", "esa página de la lista ya no existe; quite los filtros y busque de nuevo."],
  ["Too many requests; wait before the next.", "Demasiadas solicitudes; espere antes de la próxima."],
  ["The gateway cannot reach its records; nothing was sent.", "La base de datos no responde; no se envió nada."],
  ["Something went wrong here.", "Hubo un error interno; el registro dice la causa."],
  ["No callback has this id, or its number was erased.", "Ninguna llamada tiene este id, o su número se borró."],
  ["No callback has this id.", "Ninguna llamada tiene este id."],
  ["connect Webex again at ", "conecte Webex de nuevo en "],
  ["No unconfirmed or refused callback that is open has this id, or its number was erased or is on the do-not-call list.", "Ninguna llamada abierta, sin confirmar o rechazada, tiene este id, o su número se borró o no se debe llamar."],
];

/** A sentence of the gateway in the page's language. */
export function said(text) {
  return language === "es" && text ? spanish.reduce((told, [english, other]) => told.replace(english, other), text) : text;
}

/** The same for the part of a sentence, with a capital letter and a full stop. */
export function sentence(text) {
  const told = said(text);
  return told && `${told[0].toUpperCase()}${told.slice(1).replace(/\.$/, "")}.`;
}

/** A whole sentence as a part of another one. */
export const part = (text) => said(text.replace(/^(?!Webex)[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/\.$/, ""));
