import { render } from 'preact';
import { App } from './app.tsx';
import { preferredLanguage, speak } from './i18n/language.ts';
import { loadStatus, startListening } from './live.ts';
import { chosenLanguage, startPreferences } from './preferences.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('page: no element with the id "app"');

startPreferences();
void loadStatus();
await speak(preferredLanguage(chosenLanguage.value, navigator.languages), false);
render(<App />, place);
startListening();
