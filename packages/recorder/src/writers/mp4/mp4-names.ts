/** The media file in the folder of a session. */
export const mediaName = 'media.mp4';
export const mp4MimeType = 'video/mp4';
