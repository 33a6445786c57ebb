// Draws a bar chart over every table marked data-chart, out of the table's own cells. Without scripts the table stands alone.
'use strict';
(function () {
  const accent = '#b5121b';
  const rest = '#8a94a0';

  function read(table) {
    return Array.from(table.tBodies[0].rows, function (row) {
      const cell = row.cells[1];
      return {
        name: row.cells[0].textContent.trim(),
        text: cell.textContent.trim(),
        number: 'number' in cell.dataset ? Number(cell.dataset.number) : null,
        current: row.classList.contains('current'),
      };
    });
  }

  function draw(table) {
    const rows = read(table);
    if (rows.filter(function (row) { return row.number !== null; }).length < 2) return;
    // Many, or long, names are read along the bars; few short ones stand under them.
    const lying = rows.length > 6 || rows.some(function (row) { return row.name.length > 8; });
    const box = document.createElement('div');
    box.className = 'chart';
    if (lying) box.style.height = rows.length * 28 + 16 + 'px';
    box.setAttribute('aria-hidden', 'true');
    table.before(box);
    const chart = echarts.init(box, null, { renderer: 'canvas' });
    const names = {
      type: 'category',
      data: rows.map(function (row) { return row.name; }),
      inverse: lying,
      axisTick: { show: false },
      axisLabel: { color: '#1d2530', interval: 0 },
    };
    const numbers = { type: 'value', show: false, min: 0 };
    chart.setOption({
      animation: false,
      grid: { left: 8, right: lying ? 56 : 8, top: lying ? 4 : 28, bottom: 8, containLabel: true },
      xAxis: lying ? numbers : names,
      yAxis: lying ? names : numbers,
      series: [{
        type: 'bar',
        barMaxWidth: lying ? 18 : 40,
        data: rows.map(function (row) {
          return { value: row.number, itemStyle: { color: row.current ? accent : rest } };
        }),
        label: {
          show: true,
          position: lying ? 'right' : 'top',
          color: '#1d2530',
          // The number alone: units would run into each other.
          formatter: function (item) {
            const text = item.value === undefined ? '' : rows[item.dataIndex].text;
            return (text.match(/-?[\d.,]*\d%?/) || [text])[0];
          },
        },
      }],
    });
    window.addEventListener('resize', function () { chart.resize(); });
  }

  document.querySelectorAll('table[data-chart]').forEach(draw);
})();
