/**
 * Browsers translate a page by putting elements of their own in the place of its text, which the page then changes unseen. A text that changes comes
 * back into its place, for the browser to translate anew.
 */

/** What the translators of browsers make. */
const isTranslation = (node: Node | null): node is Element => node?.nodeName === 'FONT';

/** Watches over the texts in `root` from now on. */
export function keepTextCurrent(root: Node): void {
  const translations = new WeakMap<Node, Element>();
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes, removedNodes, previousSibling, nextSibling } of changes) {
      if (type === 'characterData') {
        translations.get(target)?.replaceWith(target);
        translations.delete(target);
        continue;
      }
      // It is put in its place by one change, or beside it by the one before.
      const translation = [...addedNodes, previousSibling, nextSibling].find(isTranslation);
      if (translation === undefined) continue;
      for (const text of removedNodes) {
        if (text.nodeType !== Node.TEXT_NODE) continue;
        translations.set(text, translation);
        observer.observe(text, { characterData: true });
      }
    }
  });
  observer.observe(root, { childList: true, subtree: true });
}
