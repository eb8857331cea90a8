import { useEffect, useRef } from 'preact/hooks';
import { language } from '../i18n/language.ts';
import { isDark } from '../preferences.ts';
import { type BarConfiguration, type BarsInput, barsConfiguration } from './bars.ts';
import { readPaint } from './paint.ts';

export type BarsContent = Omit<BarsInput, 'narrow' | 'animate'>;

interface Props {
  /** The caller keeps it from one drawing to the next while nothing changes. */
  readonly content: BarsContent;
  /** One sentence that says what the chart shows. */
  readonly label: string;
  readonly size: 'tall' | 'middle' | 'low';
  /** A bar was chosen with the pointer; strip, table and filters offer the same without one. */
  readonly onBar?: (index: number) => void;
}

/** A bar chart on a canvas, redrawn when data, theme or language change, and destroyed with the page. */
export function BarChart({ content, label, size, onBar }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const choose = useRef(onBar);
  choose.current = onBar;
  const dark = isDark.value;
  const words = language.value;

  // theme and language are read while drawing
  useEffect(() => {
    let gone = false;
    let stop: (() => void) | undefined;
    import('./library.ts').then(({ Chart }) => {
      const node = canvas.current;
      if (gone || node === null) return;
      stop = keepDrawn((animate) => {
        const configuration = barsConfiguration(
          { ...content, animate, narrow: (node.parentElement?.clientWidth ?? 0) < 520 },
          readPaint(),
        );
        const chart = new Chart(
          node,
          choosable(configuration, (index) => choose.current?.(index)),
        );
        return () => chart.destroy();
      });
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [content, dark, words]);

  return (
    <div class={`chart chart-${size}`}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

function choosable(configuration: BarConfiguration, choose: (index: number) => void): BarConfiguration {
  return {
    ...configuration,
    options: {
      ...configuration.options,
      onClick: (_event, bars) => {
        const index = bars[0]?.index;
        if (index !== undefined) choose(index);
      },
    },
  };
}

/** Draws now, and redraws at once before printing, since paper is light and narrower than the window, and back afterwards. */
function keepDrawn(draw: (animate: boolean) => () => void): () => void {
  let erase = draw(!matchMedia('(prefers-reduced-motion: reduce)').matches);
  const redraw = () => {
    erase();
    erase = draw(false);
  };
  const beforePrint = () => {
    document.documentElement.dataset.printing = '';
    redraw();
  };
  const afterPrint = () => {
    delete document.documentElement.dataset.printing;
    redraw();
  };
  addEventListener('beforeprint', beforePrint);
  addEventListener('afterprint', afterPrint);
  return () => {
    removeEventListener('beforeprint', beforePrint);
    removeEventListener('afterprint', afterPrint);
    erase();
  };
}
