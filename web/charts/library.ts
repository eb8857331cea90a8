import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';

/** The parts of Chart.js that bars need; loaded when a page first draws one. */
Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

export { Chart };
