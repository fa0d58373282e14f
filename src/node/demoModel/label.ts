/** How people are told where the text comes from. */
export const demoModelLabel = 'demo model (simulated)';
