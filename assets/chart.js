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
    const box = document.createElement('div');
    box.className = 'chart';
    box.setAttribute('aria-hidden', 'true');
    table.before(box);
    const chart = echarts.init(box, null, { renderer: 'canvas' });
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 8, top: 28, bottom: 8, containLabel: true },
      xAxis: {
        type: 'category',
        data: rows.map(function (row) { return row.name; }),
        axisTick: { show: false },
        axisLabel: { color: '#1d2530', interval: 0, rotate: rows.length > 6 ? 40 : 0 },
      },
      yAxis: { type: 'value', show: false },
      series: [{
        type: 'bar',
        barMaxWidth: 40,
        data: rows.map(function (row) {
          return { value: row.number, itemStyle: { color: row.current ? accent : rest } };
        }),
        label: {
          show: true,
          position: 'top',
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
