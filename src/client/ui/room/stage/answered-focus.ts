import { useLayoutEffect, useRef } from 'preact/hooks';

/** The place of a question above the controls, and what its buttons call: the pressed one disappears with the question, and focus moves to the controls. */
export function useAnswered(asked: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const answered = useRef(false);
  useLayoutEffect(() => {
    if (asked || !answered.current) return;
    answered.current = false;
    if (document.activeElement === document.body)
      place.current?.parentElement?.querySelector<HTMLElement>('.control')?.focus();
  }, [asked]);
  return {
    place,
    answer: () => {
      answered.current = true;
    },
  };
}
