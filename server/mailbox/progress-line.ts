/** How far a mailbox has been read, for a terminal: "reports@mail.example.org:993: 5,200 of 12,480 messages, 950 a second, 8 s left". */
export function progressLine(name: string, print: (line: string) => void): (done: number, total: number) => void {
  const started = Date.now();
  let first: number | null = null;
  return (done, total) => {
    first ??= done;
    const perSecond = (done - first) / Math.max(0.001, (Date.now() - started) / 1000);
    const left =
      perSecond === 0 ? '' : `, ${Math.round(perSecond)} a second, ${Math.ceil((total - done) / perSecond)} s left`;
    print(`${name}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} messages${left}`);
  };
}
