/** WebSocket subprotocols that publish; a browser can give a WebSocket no header, so the token is one of them. */
export function publishProtocols(token: string): readonly string[] {
  return token ? ['publisher', `bearer.${base64url(token)}`] : ['publisher'];
}

function base64url(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
