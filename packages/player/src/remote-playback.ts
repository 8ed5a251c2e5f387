import { LiveCode, LiveError } from '@livelit/core';

interface WebKitVideo extends HTMLVideoElement {
  webkitShowPlaybackTargetPicker?(): void;
}

/** Shows the system's list of televisions and loudspeakers. */
export async function showRemotePlaybackPicker(video: WebKitVideo): Promise<void> {
  if (video.webkitShowPlaybackTargetPicker) {
    video.setAttribute('x-webkit-airplay', 'allow');
    return video.webkitShowPlaybackTargetPicker();
  }
  const { remote } = video as { remote?: RemotePlayback };
  if (!remote) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser plays on no other device.');
  try {
    await remote.prompt();
  } catch (cause) {
    const { name, message } = cause as DOMException;
    const code =
      name === 'NotSupportedError' || name === 'NotFoundError' ? LiveCode.ERROR_NOT_SUPPORTED : LiveCode.ERROR_REFUSED;
    throw new LiveError(code, `No other device plays this: ${message.replace(/[.\s]+$/, '')}.`, { cause });
  }
}
