/** Style sheets that come with a part of the page. The bundler could add them, with more code than the first script has otherwise. */

interface Sheet {
  readonly link: HTMLLinkElement;
  readonly loaded: Promise<void>;
  failed: boolean;
}

const sheets = new Map<string, Sheet>();

/**
 * Adds a style sheet behind those that were asked for before. Idempotent. Rejects when it does not come; the next call asks for it again, in the same
 * place, for their order decides.
 */
export function loadStyle(href: string): Promise<void> {
  const before = sheets.get(href);
  if (before?.failed === false) return before.loaded;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  const sheet: Sheet = { link, loaded: promise, failed: false };
  link.onload = () => resolve();
  link.onerror = () => {
    sheet.failed = true;
    reject(new Error(`no style sheet at ${href}`));
  };
  if (before === undefined) document.head.append(link);
  else before.link.replaceWith(link);
  sheets.set(href, sheet);
  return promise;
}
