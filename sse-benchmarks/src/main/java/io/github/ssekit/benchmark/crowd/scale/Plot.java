package io.github.ssekit.benchmark.crowd.scale;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Simple line charts beside each other, as SVG: one for each kind of cost. */
final class Plot {

	private static final int WIDTH = 300;

	private static final int HEIGHT = 220;

	private static final int LEFT = 56;

	private static final int TOP = 44;

	private static final int INNER_WIDTH = 220;

	private static final int INNER_HEIGHT = 120;

	private final StringBuilder svg = new StringBuilder();

	private int panels;

	/** Add a chart, from nothing at the bottom. */
	Plot panel(String title, List<Row> rows, ToDoubleFunction<Row> value) {
		int left = this.panels++ * WIDTH + LEFT;
		double top = rows.stream().mapToDouble(value).filter(Double::isFinite).max().orElse(1);
		double most = (top > 0) ? top * 1.1 : 1;
		text(left, TOP - 20, "start", title);
		StringBuilder line = new StringBuilder();
		for (int tick = 0; tick <= 2; tick++) {
			double at = most * tick / 2;
			double y = y(at, most);
			add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ccc\"/>", left, y, left + INNER_WIDTH, y);
			text(left - 6, y + 4, "end", String.format(Locale.ROOT, (most < 10) ? "%.1f" : "%,.0f", at));
		}
		for (int i = 0; i < rows.size(); i++) {
			double x = left + ((rows.size() > 1) ? i * (INNER_WIDTH - 20.0) / (rows.size() - 1) : 0) + 10;
			double y = y(value.applyAsDouble(rows.get(i)), most);
			line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
			add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#1565c0\"/>", x, y);
			text(x, TOP + INNER_HEIGHT + 18, "middle", rows.get(i).place());
		}
		add("<polyline points=\"%s\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"2\"/>", line.toString().trim());
		return this;
	}

	/** All of it. */
	String svg(String axis) {
		int width = this.panels * WIDTH;
		return String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
						+ "font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" "
						+ "fill=\"white\"/>%n",
				width, HEIGHT, width, HEIGHT) + this.svg
				+ String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n</svg>%n",
						width / 2, HEIGHT - 12, axis);
	}

	private void text(double x, double y, String anchor, String text) {
		add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
	}

	private void add(String format, Object... arguments) {
		this.svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	private static double y(double value, double most) {
		return TOP + INNER_HEIGHT - (Double.isFinite(value) ? value : 0) / most * INNER_HEIGHT;
	}

}
