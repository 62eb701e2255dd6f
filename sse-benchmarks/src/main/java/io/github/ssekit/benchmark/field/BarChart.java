package io.github.ssekit.benchmark.field;

import java.util.List;
import java.util.Locale;

/**
 * Bars, one below the other, as SVG.
 *
 * @param title above them
 * @param bars from top to bottom
 */
record BarChart(String title, List<Bar> bars) {

	private static final int LABEL = 220;

	private static final int FULL = 360;

	private static final int STEP = 26;

	private static final int TOP = 40;

	String svg() {
		double most = this.bars.stream().mapToDouble(Bar::most).max().orElse(1);
		StringBuilder svg = new StringBuilder(2048);
		append(svg,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
						+ "font-family=\"sans-serif\" font-size=\"13\">\n",
				LABEL + FULL + 90, TOP + STEP * this.bars.size() + 8);
		svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
		append(svg, "<text x=\"8\" y=\"22\" font-weight=\"bold\">%s</text>\n", escaped(this.title));
		for (int i = 0; i < this.bars.size(); i++) {
			bar(svg, this.bars.get(i), TOP + STEP * i, FULL / most);
		}
		return svg.append("</svg>\n").toString();
	}

	private static void bar(StringBuilder svg, Bar bar, int y, double scale) {
		append(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", LABEL - 8, y + 14, escaped(bar.label()));
		append(svg, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>\n", LABEL, y,
				Math.max(1, bar.value() * scale), bar.ours() ? "#2b6cb0" : "#a0aec0");
		append(svg, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#1a202c\"/>\n",
				LABEL + bar.least() * scale, LABEL + bar.most() * scale, y + 9, y + 9);
		append(svg, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", LABEL + bar.most() * scale + 6, y + 14,
				escaped(bar.text()));
	}

	@SuppressWarnings("AnnotateFormatMethod") // it is private, and only sees literals
	private static void append(StringBuilder svg, String format, Object... args) {
		svg.append(String.format(Locale.ROOT, format, args));
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace("`", "");
	}

	/**
	 * One of them.
	 *
	 * @param label to its left
	 * @param value how long it is
	 * @param least where its spread begins
	 * @param most where its spread ends
	 * @param text to its right
	 * @param ours whether it is SseKit's
	 */
	record Bar(String label, double value, double least, double most, String text, boolean ours) {
	}

}
