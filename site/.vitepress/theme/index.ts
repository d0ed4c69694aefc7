// The theme without its own fonts: those of the reader's system are there at once.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
