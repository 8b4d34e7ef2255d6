const COLUMNS = Array.from({ length: 14 }, (_, column) => column);
/** Distance of two columns in the drawing's units. */
const STEP = 100;

/** A roofed colonnade, open on one side, in the light of a late morning. Drawn in the page's own colours. */
export function Colonnade() {
  return (
    <svg
      class="colonnade"
      viewBox="0 0 1400 220"
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="colonnade-wall" x="0" y="42" width="1400" height="138" />
      <rect class="colonnade-roof" x="0" y="14" width="1400" height="12" />
      <rect class="colonnade-roof" x="0" y="30" width="1400" height="16" />
      <rect class="colonnade-floor" x="0" y="180" width="1400" height="40" />
      {COLUMNS.map((column) => {
        const x = column * STEP + 50;
        return (
          <g key={column}>
            <path class="colonnade-shade" d={`M${x - 11} 184h22l46 36h-30z`} />
            <path class="colonnade-shade" d={`M${x + 9} 60h12l6 120h-16z`} />
            <path class="colonnade-column" d={`M${x - 16} 46h32v6l-5 6h-22l-5-6z`} />
            <path class="colonnade-column" d={`M${x - 9} 58h18l2.500 116h-23z`} />
            <path class="colonnade-flute" d={`M${x - 3} 62l-1.200 108M${x + 3} 62l1.200 108`} />
            <rect class="colonnade-column" x={x - 15} y="174" width="30" height="7" />
          </g>
        );
      })}
    </svg>
  );
}
