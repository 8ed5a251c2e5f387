/** Whether a picture-in-picture window shows `video`. A document says of what lies in a shadow tree only the host. */
export function showsInPip(video: HTMLVideoElement): boolean {
  const { pictureInPictureElement } = video.getRootNode() as Partial<DocumentOrShadowRoot>;
  return (pictureInPictureElement ?? document.pictureInPictureElement) === video;
}
