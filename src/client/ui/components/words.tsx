/**
 * Words that say how something stands, as on a button that mutes. A browser's translation of the page leaves them alone; and they are replaced rather
 * than changed, so that they are right whatever was done to the old ones.
 */
export function Words({ children }: { children: string }) {
  return (
    <span class="words" translate={false}>
      <span key={children}>{children}</span>
    </span>
  );
}
