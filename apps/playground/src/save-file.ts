/** Offers a file to the visitor as a download. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser takes the address over after this task; a large file needs no longer than that.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
