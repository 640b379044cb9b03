"""One article: its paragraphs with every wording marked, and the figures read from them."""

import streamlit as st

from dashboard.blocks import articles, cards, markup
from dashboard.charts import charts
from dashboard.session import address, data, queries
from dashboard.wording import formatting, summaries

package = data.package()
printed = package.kept("printed", lambda: queries.printed_by(package.figures, package.articles))

st.title("Sources", anchor=False)
at = address.chosen("at", package.figure_ids, "figure")
home = package.figure(at)["article_id"] if at else printed["article_id"][0]
article_id = address.follow("src", address.chosen("src", package.article_ids, "article") or home)
listed = queries.listed(printed, "article_id", [article_id])
names = queries.article_names(listed)
cards.article_picker(names, on_change=address.record("src", drop=["at"]))
cards.note(summaries.listed_only(printed.height, listed.height, "articles"))
article = package.article(article_id)
figures = queries.of_article(package.figures, article_id)

left, right = st.columns([1.7, 1], gap="large")
with left:
    st.header(formatting.plain(article["headline"]), anchor=False)
    st.html(articles.head(article, package.outlets))
    st.html(articles.body(package.text(article_id), figures.to_dicts(), at))
with right:
    dated = printed.drop_nulls("published").head(24)
    if not dated.is_empty():
        st.subheader("When each article was printed", anchor=False)
        cards.chart(
            lambda: charts.date_strip(dated, package.outlets, cards.theme()),
            ("dates",), summaries.date_chart(dated.to_dicts()),
            markup.articles_line(dated.to_dicts(), package.outlets), package,
        )  # fmt: skip
    st.subheader("Figures read from this article", anchor=False)
    cards.figure_links(figures, package)
