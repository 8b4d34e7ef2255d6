import { useEffect, useState } from 'preact/hooks';

/** How long "copied" is shown, ms. */
const SAID_MS = 4_000;

type Copied = 'no' | 'yes' | 'failed';

/**
 * Puts text on the clipboard and reports the outcome. 'yes' fades by itself; 'failed' (the browser refuses, or the page is not served securely)
 * stays, so that the text can be shown for copying by hand.
 */
export function useCopy(): { copied: Copied; copy: (text: string) => Promise<void>; clear: () => void } {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied !== 'yes') return undefined;
    const timer = setTimeout(() => setCopied('no'), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('yes');
    } catch {
      // Not allowed or not available: the caller shows the text.
      setCopied('failed');
    }
  };
  return { copied, copy, clear: () => setCopied('no') };
}
