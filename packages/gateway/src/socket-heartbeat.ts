import type { WebSocket } from 'ws';

/** Pings open sockets and cuts those that say nothing between two pings. Returns what stops it. */
export function startHeartbeat(sockets: Iterable<WebSocket>, intervalMs: number): () => void {
  const asked = new WeakSet<WebSocket>();
  const watched = new WeakSet<WebSocket>();

  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (!watched.has(socket)) {
        watched.add(socket);
        for (const sign of ['pong', 'ping', 'message']) socket.on(sign, () => asked.delete(socket));
      }
      // A socket that we paused cannot answer: its messages wait unread.
      if (socket.readyState !== socket.OPEN || socket.isPaused) continue;
      if (asked.has(socket)) {
        socket.terminate();
      } else {
        asked.add(socket);
        socket.ping();
      }
    }
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
