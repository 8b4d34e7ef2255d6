/** Does something at once, and then no more than once in so many ms: however often it is asked for in between, it is done once more at their end. */
export function paced(act: () => void, ms: number): () => void {
  let isResting = false;
  let isAsked = false;
  const ask = (): void => {
    isAsked = true;
    if (isResting) return;
    isAsked = false;
    isResting = true;
    setTimeout(() => {
      isResting = false;
      if (isAsked) ask();
    }, ms);
    act();
  };
  return ask;
}
