/**
 * The themes that every surface must be readable in. A window follows what the (emulated) system
 * prefers, because it does not follow changes of the settings file.
 */
export const themes = {
  dark: { media: { colorScheme: 'dark', forcedColors: 'none' }, className: 'vs-dark' },
  light: { media: { colorScheme: 'light', forcedColors: 'none' }, className: 'vs' },
  'high-contrast': {
    media: { colorScheme: 'dark', forcedColors: 'active' },
    className: 'hc-black',
  },
} as const;

export type ThemeName = keyof typeof themes;

/** User settings of a window that follows the system. */
export const themeSettings = {
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
  'workbench.preferredHighContrastColorTheme': 'Default High Contrast',
};
